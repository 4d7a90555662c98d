import { spawnSync } from "node:child_process";
import path from "node:path";
import { Program } from "assemblyscript";
import { expect, test } from "vitest";
import { checkCompiler } from "../../../assembly/transform/compiler.mjs";

/** As asc 0.28 makes it, with another version. */
function programOf(major: number, minor: number, patch: number): object {
  const options = { bundleMajorVersion: major, bundleMinorVersion: minor, bundlePatchVersion: patch };
  return Object.assign(Object.create(Program.prototype), { options });
}

test.each([
  [0, 26, 7],
  [0, 20, 19],
])("AssemblyScript %i.%i.%i is too old, and the error says what to do", (major, minor, patch) => {
  expect(() => checkCompiler(programOf(major, minor, patch))).toThrow(
    `as-proxy-wasm-abi needs AssemblyScript 0.27 or later, and this is ${major}.${minor}.${patch}: npm install --save-dev assemblyscript@latest`,
  );
});

test.each([
  [0, 27, 0],
  [0, 28, 20],
  [1, 0, 0],
])("AssemblyScript %i.%i.%i will do", (major, minor, patch) => {
  expect(() => checkCompiler(programOf(major, minor, patch))).not.toThrow();
});

test("a compiler that is not the one which the SDK finds is told apart", () => {
  const asc = path.resolve("node_modules/assemblyscript-0.27/bin/asc.js");
  const { status, stderr } = spawnSync(
    process.execPath,
    [asc, "filters/add-header/index.ts", "--config", "asconfig.json", "--noEmit"],
    { encoding: "utf8" },
  );
  expect(status).not.toBe(0);
  expect(stderr).toMatch(/this asc is AssemblyScript 0\.27\.\d+, but as-proxy-wasm-abi finds another one/);
});
