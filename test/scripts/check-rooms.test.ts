/** What `npm run check` says of imports and sizes, in a house of a few files. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { tempFolder, writeInto } from "../tools/temp-folder.js";

function check(step: "imports" | "sizes", files: Record<string, string>): string[] {
  const house = tempFolder("house", onTestFinished);
  for (const [file, text] of Object.entries(files)) writeInto(house, file, text);
  const script = path.resolve(`scripts/check-${step}.mjs`);
  const { stdout } = spawnSync(process.execPath, [script], { cwd: house, encoding: "utf8" });
  return stdout.split("\n").filter((line) => /^(host-sim|assembly|test)\//.test(line));
}

test.each([
  ["host-sim/http1/a.ts", "../envoy/b.js", "bytes in, events out"],
  ["host-sim/server/a.ts", "../testing/b.js", "not the other transport"],
  ["host-sim/testing/source/a.ts", "../host.js", "has no host"],
  ["host-sim/coverage/a.ts", "../envoy/engine.js", "no host"],
  ["assembly/helpers/a.ts", "../abi/hostcalls", "through the api alone"],
  ["assembly/api/a.ts", "../helpers/hex", "no byte of one"],
])("%s must not import %s", (file, target, why) => {
  expect(check("imports", { [file]: `import { b } from "${target}";\n` })).toEqual([
    expect.stringContaining(why),
  ]);
});

test("a new room of a package needs a rule", () => {
  expect(check("imports", { "host-sim/attic/a.ts": "export {};\n" })).toEqual([
    "host-sim/attic: no rule says what it must not import",
  ]);
});

test("301 lines are too many, and so are 41 of a function", () => {
  const lines = (count: number) => "call();\n".repeat(count);
  const files = {
    "host-sim/long.ts": lines(301),
    "host-sim/short.ts": lines(300),
    "test/function.mjs": `function long() {\n${lines(39)}}\n`,
    "test/shorter.mjs": `function short() {\n${lines(38)}}\n`,
  };
  expect(check("sizes", files)).toEqual([
    "host-sim/long.ts: 301 lines (limit 300)",
    "test/function.mjs:1: a function of 41 lines (limit 40)",
  ]);
});
