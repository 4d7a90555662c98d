/** A report as a person reads it: one line for each problem, then what the module is. */
import { printable } from "../../testing/matchers/result.js";
import type { Paint } from "../paint.js";
import type { CallbackCost, Finding, Report, Verdict } from "./verdict.js";

const verdictWords: Readonly<Record<Verdict, string>> = {
  loads: "Envoy 1.40 loads it",
  refused: "Envoy 1.40 refuses it",
  "kills Envoy": "Envoy 1.40 dies of it",
  "hangs Envoy": "Envoy 1.40 waits for it for ever",
};

export function printReport(report: Report, paint: Paint): string {
  const good = report.verdict === "loads";
  const head = `${report.file}: ${paint(good ? "green" : "red", verdictWords[report.verdict])}`;
  return [
    head,
    ...report.problems.map((one) => findingLine("problem", one, paint)),
    ...report.warnings.map((one) => findingLine("warning", one, paint)),
    ...factLines(report),
    "",
  ].join("\n");
}

function findingLine(kind: "problem" | "warning", { message, hint }: Finding, paint: Paint): string {
  const label = paint(kind === "problem" ? "red" : "yellow", `${kind}:`);
  return `  ${label} ${[message, hint].filter(Boolean).map(sentence).join(" ")}`;
}

/** On one line, and with an end. */
const sentence = (text: string): string => {
  const line = printable(text.trim().replace(/\s*\n\s*/g, "; "));
  return /[.!?:]$/.test(line) ? line : `${line}.`;
};

function factLines(report: Report): string[] {
  const { abi, memoryPages, imports, start, callbacks, rootIds } = report;
  const facts: Array<[name: string, value: string | null]> = [
    ["ABI", abi],
    ["size", sizeText(report.size)],
    ["memory", memoryPages === null ? null : `${memoryPages} pages (${memoryPages * 64} KiB) at the start`],
    ["runs first", start.join(", ") || null],
    ["imports", imports.join(", ") || "nothing"],
    ["root ids", rootIds === null ? null : rootIds.join(", ") || "any"],
  ];
  const lines = facts.flatMap(([name, value]) =>
    value === null ? [] : [`  ${name.padEnd(10)} ${wrap(value)}`],
  );
  return callbacks.length === 0 ? lines : [...lines, "  callbacks", ...callbackLines(callbacks)];
}

const kib = (bytes: number): string => (bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} KiB`);

const sizeText = ({ bytes, gzip, code, data, names }: Report["size"]): string =>
  `${kib(bytes)} (gzip ${kib(gzip)}; code ${kib(code)}, data ${kib(data)}, custom sections ${kib(names)})`;

function callbackLines(callbacks: readonly CallbackCost[]): string[] {
  const width = Math.max(...callbacks.map(({ name }) => name.length));
  return callbacks.map(({ name, when, calls, hostcalls }) => {
    const sample =
      calls === null || calls === 0 ? "" : `; in the sample ${calls} calls, ${hostcalls} hostcalls`;
    return `    ${name.padEnd(width)}  ${when}${sample}`;
  });
}

const lineWidth = 100;

function wrap(text: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.length - 1;
    if (lines[last]!.length + word.length > lineWidth) lines.push(word);
    else lines[last] += lines[last] === "" ? word : ` ${word}`;
  }
  return lines.join(`\n${" ".repeat(13)}`);
}
