/** How long files and functions are: median, nine in ten, and the longest, per room. */
import { readFileSync } from "node:fs";
import { files } from "./files.mjs";

const fileLimit = 300;
const functionLimit = 40;

/** What may be longer, and why. */
const allowed = new Map([
  ["assembly/abi/hostcalls.ts", "a table: the ABI's functions"],
  ["assembly/api/attributes.ts", "a table: Envoy's attributes"],
  ["host-sim/abi/table.ts", "a table, generated from spec/abi.json"],
  ["host-sim/envoy/config/model.ts", "types alone"],
  ["host-sim/testing/types.ts", "types alone"],
  ["test/assembly/helpers/regex.test.ts", "tables of expressions and texts"],
  ["test/guests/sdk-api.ts", "a list: every use of the SDK, by name"],
  ["test/guests/sdk-conformance.ts", "a list: every hostcall, by name"],
]);

/** What is to become shorter; until then it may not grow beyond these lines. */
const older = new Map([
  ["assembly/codec/utf8.ts", { functions: 42 }],
  ["host-sim/envoy/http/http-stream.ts", { lines: 350 }],
  ["host-sim/envoy/wasm/root-context.ts", { lines: 320 }],
]);

const rooms = ["assembly", "host-sim", "filters", "bench", "demo", "scripts", "test"];

/** Comments, strings and regular expressions become blanks of the same shape, so that braces can be counted. */
function blank(text) {
  const pattern =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|(?<=[(=,:&|?!]\s*)\/(?![*/\s])(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\\\n])+\/[a-z]*/g;
  return text.replace(pattern, (part) => part.replace(/[^\n]/g, " "));
}

/** Lengths in lines of all bodies in braces that belong to a function. */
function functionLengths(text) {
  const code = blank(text);
  const open = [];
  const lengths = [];
  for (let at = 0, line = 1; at < code.length; at++) {
    if (code[at] === "\n") line++;
    if (code[at] === "{")
      open.push({ line, isFunction: opensFunction(code.slice(Math.max(0, at - 400), at)) });
    if (code[at] !== "}") continue;
    const block = open.pop();
    if (block?.isFunction) lengths.push({ line: block.line, lines: line - block.line + 1 });
  }
  return lengths;
}

/** A brace behind an arrow, or behind a parameter list that belongs to no control word. */
function opensFunction(before) {
  if (/\bdescribe\([^()]*\(\)\s*=>\s*$/.test(before)) return false;
  if (/=>\s*$/.test(before)) return true;
  const head = /([\w#$]+)\s*(?:<[^<>(){}]*>)?\s*\(([^()]|\([^()]*\))*\)\s*(?::\s*[^;={}()]+)?\s*$/.exec(
    before,
  );
  return head !== null && !["if", "for", "while", "switch", "catch", "with", "return"].includes(head[1]);
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const at = (numbers, share) =>
  sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? 0;
const measures = (numbers) => [at(numbers, 0.5), at(numbers, 0.9), at(numbers, 1)].join(" / ");

function measure(file) {
  const text = readFileSync(file, "utf8");
  return { file, lines: text.split("\n").length - 1, functions: functionLengths(text) };
}

const row = (cells) =>
  `| ${cells[0].padEnd(10)} | ${cells
    .slice(1)
    .map((cell) => String(cell).padStart(14))
    .join(" | ")} |`;

function roomRow(room, measured) {
  const inRoom = measured.filter(({ file }) => file.startsWith(`${room}/`));
  if (inRoom.length === 0) return [];
  const lines = inRoom.map((one) => one.lines);
  const lengths = inRoom.flatMap((one) => one.functions.map((each) => each.lines));
  return [row([room, inRoom.length, lines.reduce((a, b) => a + b, 0), measures(lines), measures(lengths)])];
}

function problemsOf({ file, lines, functions }) {
  if (allowed.has(file)) return [];
  const limit = { lines: fileLimit, functions: functionLimit, ...older.get(file) };
  const long = functions.filter((one) => one.lines > limit.functions);
  return [
    ...(lines > limit.lines ? [`${file}: ${lines} lines (limit ${limit.lines})`] : []),
    ...long.map((one) => `${file}:${one.line}: a function of ${one.lines} lines (limit ${limit.functions})`),
  ];
}

const measured = files(/^(assembly|host-sim|filters|bench|demo|scripts|test)\/.*\.m?(ts|js)$/).map(measure);
console.log(row(["", "files", "lines", "file med/90/max", "fn med/90/max"]));
for (const line of rooms.flatMap((room) => roomRow(room, measured))) console.log(line);
const problems = measured.flatMap(problemsOf);
for (const problem of problems) console.log(problem);
process.exit(problems.length > 0 || measured.length === 0 ? 1 : 0);
