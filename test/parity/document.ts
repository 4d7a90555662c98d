/** docs/parity.md's table: made from the recordings and from `known.ts`. */
import { readFileSync, writeFileSync } from "node:fs";
import { known } from "./known.js";
import { folder, type Recorded } from "./scenario.js";
import { sectionNames, sectionOf } from "./sections.js";

const file = `${folder}../../docs/parity.md`;
const begin = "<!-- generated: npx tsx test/parity/run.ts --document -->";
const end = "<!-- end of the generated part -->";

/** The document as it has to be. */
export function freshDocument(scenarios: readonly Recorded[]): string {
  const text = currentDocument();
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error("docs/parity.md has lost the marks around its table");
  return `${text.slice(0, from)}${begin}\n\n${generated(scenarios)}\n\n${text.slice(to)}`;
}

export function currentDocument(): string {
  return readFileSync(file, "utf8");
}

/** Tells what was done. */
export function writeDocument(scenarios: readonly Recorded[]): string {
  const text = freshDocument(scenarios);
  if (text === currentDocument()) return "docs/parity.md is up to date";
  writeFileSync(file, text);
  return "docs/parity.md has a new table";
}

function generated(scenarios: readonly Recorded[]): string {
  const rows = sectionNames.map((name) => [name, ...cells(scenarios.filter((s) => sectionOf(s) === name))]);
  const head = ["Section", "recorded", "agree", "of these in part", "Envoy dies", "differ"];
  const table = [
    head,
    ["---", ...head.slice(1).map(() => "---:")],
    ...rows,
    ["**All**", ...cells(scenarios)],
  ];
  return [...table.map((row) => `| ${row.join(" | ")} |`), "", ...reasons(scenarios)].join("\n");
}

/** What `parity.test.ts` holds to be true: a scenario agrees unless `known.ts` lists it. */
function cells(scenarios: readonly Recorded[]): string[] {
  const dies = scenarios.filter(({ crash }) => crash !== undefined).length;
  const differ = scenarios.filter(({ id }) => id in known).length;
  const inPart = scenarios.filter(isInPart).length;
  const counts = [scenarios.length, scenarios.length - dies - differ, inPart, dies, differ];
  return counts.map((count) => (count === 0 ? "" : String(count)));
}

/** Each reason once, with the scenarios that have it. */
function reasons(scenarios: readonly Recorded[]): string[] {
  const ids = scenarios.map(({ id }) => id).filter((id) => id in known);
  const differ = [...new Set(ids.map((id) => known[id]!))].map(
    (reason) => `- ${reason}: ${names(ids.filter((id) => known[id] === reason))}`,
  );
  const inPart = scenarios.filter(isInPart).map(({ id, unstable }) => `\`${id}\` (${words(unstable!)})`);
  return [
    "Those that differ:",
    "",
    ...differ,
    "",
    "Those compared in part, for Envoy does not do the same on every run: two recordings of it differ in what stands in",
    `brackets. ${inPart.join(", ")}.`,
  ];
}

const isInPart = ({ crash, unstable }: Recorded) => crash === undefined && unstable !== undefined;

const words = (parts: string) => parts.replace("traffic", "log").replaceAll(",", ", ");

const names = (ids: readonly string[]) => ids.map((id) => `\`${id}\``).join(", ");
