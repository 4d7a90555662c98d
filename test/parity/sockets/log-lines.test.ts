import { expect, test } from "vitest";
import { problemLines, wasmLines } from "./log-lines.js";

test("keeps the wasm logger's lines from info on", () => {
  expect(wasmLines("info|wasm|a\ndebug|wasm|b\nwarning|config|c\nerror|wasm|d\n")).toEqual([
    "info a",
    "error d",
  ]);
});

test("a line without a head belongs to the one before, also to one that is dropped", () => {
  expect(wasmLines("info|wasm|a\n\nmore\ninfo|main|b\nmore\n")).toEqual(["info a\nmore"]);
});

test("ticks are left out", () => {
  expect(wasmLines("info|wasm|wasm log: > tick(1)\n")).toEqual([]);
});

test("the host's problems have a code", () => {
  const log = "warning|host-sim|GUEST_HUNG: plugin\nwarning|host-sim|something else\nwarning|config|A_B: c\n";
  expect(problemLines(log)).toEqual(["GUEST_HUNG: plugin"]);
});
