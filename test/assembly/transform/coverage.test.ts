/**
 * A filter of which it is known how often everything runs, test/guests/covered: behind the statements of a line stands how
 * often each of them does.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isCollecting, startCollecting, stopCollecting, takeCoverage } from "../../../host-sim/coverage.js";
import { createHost } from "../../../host-sim/index.js";
import { runAsc } from "../../../scripts/asc-build.mjs";
import { tempFolder, writeInto } from "../../tools/temp-folder.js";

interface Place {
  start: { line?: number };
}
interface FileCoverage {
  statementMap: Record<string, Place>;
  fnMap: Record<string, { name: string }>;
  branchMap: Record<string, { type: string; loc: Place }>;
  s: Record<string, number>;
  f: Record<string, number>;
  b: Record<string, number[]>;
}

const folder = tempFolder("coverage");
const sources = path.resolve("test/guests/covered");
/** True where these tests run under `vitest --coverage` themselves. */
const wasCollecting = isCollecting();
let covered: Record<string, FileCoverage>;

beforeAll(async () => {
  const wasm = path.join(folder, "covered.wasm");
  const problem = await runAsc(
    `test/guests/covered/index.ts --config asconfig.json --target coverage --outFile ${wasm}`.split(" "),
  );
  expect(problem).toBeUndefined();
  startCollecting();
  const host = await createHost({ filters: [{ wasm, configuration: "label" }] });
  await host.exchange({ headers: { "x-name": "marie", "x-title": "dr." } });
  await host.exchange({ headers: { "x-name": "ada" } });
  await host.exchange();
  const maps = takeCoverage() as unknown as Array<Record<string, FileCoverage>>;
  covered = maps.find((map) => path.join(sources, "index.ts") in map)!;
}, 60_000);

afterAll(() => {
  if (!wasCollecting) stopCollecting();
});

const fileOf = (name: string) => covered[path.join(sources, name)]!;

/** The counts of a line, in the order of its statements. */
function statements(file: FileCoverage): Map<number, number[]> {
  const lines = new Map<number, number[]>();
  for (const [key, { start }] of Object.entries(file.statementMap)) {
    const line = start.line!;
    lines.set(line, [...(lines.get(line) ?? []), file.s[key]!]);
  }
  return lines;
}

/** What a source says about itself: `// 3 1` at the end of a line. */
function expected(name: string): Map<number, number[]> {
  const lines = readFileSync(path.join(sources, name), "utf8").split("\n");
  const marks = lines.map((text) => /\/\/ (\d+(?: \d+)*)$/.exec(text)?.[1]);
  return new Map(marks.flatMap((mark, at) => (mark ? [[at + 1, mark.split(" ").map(Number)]] : [])));
}

test.each(["index.ts", "grade.ts"])("every statement of %s is counted as often as it runs", (name) => {
  expect(Object.fromEntries(statements(fileOf(name)))).toEqual(Object.fromEntries(expected(name)));
});

const functions = ({ fnMap, f }: FileCoverage) =>
  Object.entries(fnMap).map(([key, { name }]) => [name.replace(/\d+/, "n"), f[key]]);

test("every function is counted as often as it is called", () => {
  expect(functions(fileOf("index.ts"))).toEqual([
    ["onConfigure", 1],
    ["createContext", 3],
    ["constructor", 3],
    ["isLong", 3],
    ["onRequestHeaders", 3],
    ["onResponseHeaders", 3],
  ]);
  expect(functions(fileOf("grade.ts"))).toEqual([
    ["none", 0],
    ["grade", 12],
    ["join", 4],
    ["(anonymous_n)", 8],
    ["plus", 8],
    ["unused", 0],
    ["(anonymous_n)", 0],
  ]);
});

const branches = ({ branchMap, b }: FileCoverage) =>
  Object.entries(branchMap).map(([key, { type, loc }]) => [loc.start.line, type, ...b[key]!]);

test("every way of every branch is counted as often as it is taken", () => {
  expect(branches(fileOf("index.ts"))).toEqual([
    [15, "if", 1, 0],
    [34, "binary-expr", 3, 2],
    [41, "if", 1, 2],
    [41, "binary-expr", 3, 2, 1],
    [43, "if", 1, 1],
    [43, "binary-expr", 2, 1],
    [44, "cond-expr", 1, 0],
    [48, "cond-expr", 1, 2],
    [50, "if", 1, 2],
    [59, "if", 3, 9],
    [60, "if", 3, 6],
    [63, "if", 0, 3],
    [63, "binary-expr", 3, 3],
  ]);
  expect(branches(fileOf("grade.ts"))).toEqual([
    [10, "default-arg", 12],
    [12, "switch", 3, 3, 6, 3],
    [26, "default-arg", 2],
  ]);
});

/** What a trap does not run is not counted, and what ran before it is. */
test("a trap loses no count", async () => {
  const host = await createHost({ filters: [path.join(folder, "covered.wasm")], upstream: 500 });
  takeCoverage();
  await host.exchange();
  const map = takeCoverage().find((files) => path.join(sources, "index.ts") in files)!;
  const lines = statements(map[path.join(sources, "index.ts")] as unknown as FileCoverage);
  expect([lines.get(63), lines.get(64), lines.get(65)]).toEqual([[1, 1], [0], [0]]);
});

test("what is marked as ignored is not counted", async () => {
  const source = writeInto(folder, "ignored.ts", ignoring);
  const wasm = path.join(folder, "ignored.wasm");
  const options = `--config asconfig.json --target coverage --outFile ${wasm}`.split(" ");
  expect(await runAsc([source, ...options])).toBeUndefined();
  const [section] = WebAssembly.Module.customSections(
    new WebAssembly.Module(readFileSync(wasm)),
    "proxy_wasm_coverage",
  );
  const [file] = JSON.parse(new TextDecoder().decode(section)).files as FileCoverage[];
  expect([...statements({ ...file!, s: {} }).keys()]).toEqual([6, 9]);
  expect(Object.values(file!.fnMap).map(({ name }) => name)).toEqual(["onRequestHeaders"]);
});

const ignoring = `import { HeadersAction, HttpContext, filter } from "as-proxy-wasm-abi";

@filter
class Some extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    this.requestHeaders.set("a", "b");
    /* v8 ignore next -- never in a test */
    if (count > 1000) return HeadersAction.StopIteration;
    return HeadersAction.Continue;
  }

  /* istanbul ignore next */
  private rest(): void {
    this.close();
  }
}

/* v8 ignore start */
export function dump(): void {
  trace("x");
}
/* v8 ignore stop */
`;
