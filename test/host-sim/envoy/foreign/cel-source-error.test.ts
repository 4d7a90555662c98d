import { expect, test } from "vitest";
import { sourceError } from "../../../../host-sim/envoy/foreign/cel-source-error.js";

test("points at a place in one line", () => {
  expect(sourceError("has(1)", 4, "text")).toBe("ERROR: <input>:1:5: text\n | has(1)\n | ....^");
});

test("counts lines, and characters rather than UTF-16 units", () => {
  expect(sourceError("1 +\n😀 x\n", 7, "text")).toBe("ERROR: <input>:2:3: text\n | 😀 x\n | ..^");
});
