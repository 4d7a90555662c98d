/** `vitest --coverage` in a project of its own: one report for what it has in TypeScript and in AssemblyScript. */
import { cpSync, existsSync, readFileSync, utimesSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { linkedProject } from "../../tools/project.js";

const files = {
  "package.json": '{ "type": "module" }',
  "vitest.config.ts": `import { defineConfig } from "vitest/config";
export default defineConfig({
  test: {
    coverage: {
      provider: "custom",
      customProviderModule: "proxy-wasm-host-sim/coverage",
      include: ["filters/**/*.ts", "lib/*.ts"],
      reporter: ["text", "lcov", "json-summary"],
    },
  },
});`,
  "lib/pick.ts":
    'export function pick(n: number): string {\n  if (n > 1) return "big";\n  return "small";\n}\n',
  "filters/idle/idle.ts": `import { HeadersAction, HttpContext, filter } from "as-proxy-wasm-abi";
import { half } from "./half";

@filter
class Idle extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    return half(2) ? HeadersAction.Continue : HeadersAction.StopIteration;
  }
}`,
  "filters/idle/half.ts": "export function half(n: i32): i32 {\n  return n >> 1;\n}\n",
  "lib/untested.ts": "export const untested = (n: number): number => n + 1;\n",
  "covered.test.ts": `import { createHost } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";
import { pick } from "./lib/pick.js";

test("marie is a doctor", async () => {
  const host = await createHost({ filters: [{ wasm: "build/covered/plugin.wasm", configuration: "label" }] });
  await host.exchange({ headers: { "x-name": "marie", "x-title": "dr." } });
  expect(pick(2)).toBe("big");
});`,
  "other.test.ts": `import { createHost } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";

test("nobody is short", async () => {
  const host = await createHost({ filters: [{ source: "filters/covered/index.ts" }] });
  expect((await host.exchange()).response.status).toBe(200);
});`,
};

const project = linkedProject("coverage");
let output: string;

beforeAll(() => {
  for (const [file, text] of Object.entries(files)) project.write(file, text);
  cpSync("test/guests/covered", project.file("filters/covered"), { recursive: true });
  project.write("asconfig.json", '{ "extends": "as-proxy-wasm-abi/asconfig.json" }');
  project.build("filters/covered/index.ts", "build/covered/plugin.wasm");
  project.build("filters/covered/index.ts", "build/covered/plugin.coverage.wasm", "coverage");
  output = project.run("vitest", "run", "--root", ".", "--coverage");
}, 120_000);

test("the text report has the files of both languages", () => {
  const rows = output.split("\n").filter((line) => /\.ts +\|/.test(line));
  expect(rows.map((row) => row.split("|").map((cell) => cell.trim())).sort()).toEqual([
    ["grade.ts", "71.42", "100", "57.14", "77.77", "5,39-41"], // of 21, 6, 7, 18
    ["half.ts", "0", "100", "0", "0", "2"], // no test loads this filter
    ["idle.ts", "0", "0", "0", "0", "7"],
    ["index.ts", "95", "85.18", "100", "97.05", "44"], // of 40, 27, 6, 34
    ["pick.ts", "66.66", "50", "100", "50", "3"],
    ["untested.ts", "0", "100", "0", "0", "1"],
  ]);
});

test("a module and a source of the same filter, in two test files, add to the same counts", () => {
  expect(lcovOf("filters/covered/index.ts")).toEqual(
    expect.arrayContaining(["FNDA:2,createContext", "FNDA:2,onConfigure", "DA:42,1", "DA:46,1", "DA:44,0"]),
  );
});

/** The lines of one file in the lcov report. */
function lcovOf(file: string): string[] {
  const records = readFileSync(project.file("coverage/lcov.info"), "utf8").split("end_of_record\n");
  return records.find((record) => record.includes(`SF:${file}\n`))!.split("\n");
}

test("there is a page for each file", () => {
  const pages = ["filters/covered/index.ts.html", "filters/covered/grade.ts.html", "lib/pick.ts.html"];
  expect(pages.filter((page) => !existsSync(project.file(`coverage/lcov-report/${page}`)))).toEqual([]);
});

test("a module that counts and is older than the plugin is refused", () => {
  utimesSync(project.file("build/covered/plugin.coverage.wasm"), 1, 1);
  expect(() => project.run("vitest", "run", "--root", ".", "--coverage")).toThrow(
    'plugin.coverage.wasm" is older than "build/covered/plugin.wasm"',
  );
}, 60_000);
