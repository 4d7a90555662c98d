/** Dividing whole numbers by zero says where, also in a release build, and costs nothing where it can not happen. */
import { expect, test } from "vitest";
import { faultyModule, logged } from "./faulty-program.js";

const resultOf = (expression: string) => `const result = ${expression};`;

test.each([
  "100 / by",
  "100 % by",
  "<u64>100 / <u64>by",
  "<i64>100 % <i64>by",
  "<u8>200 / <u8>by",
  "<i16>200 % <i16>(by << 16)",
  "7 / (by * 2) + 100 / 3",
  "100 / (8 / by)",
])("%s, and by is 0", async (expression) => {
  const { logs, status } = await logged(resultOf(expression), "0");
  expect(logs).toEqual([expect.stringMatching(/^critical Division by zero at .*index\.ts:9:\d+$/)]);
  expect(status).toBe(503);
});

test.each([
  ["100 / by", "7", "14"],
  ["100 % by", "7", "2"],
  ["<u64>0x1_0000_0000_00 / <u64>by", "16", "68719476736"],
  ["<i64>-7 / <i64>by", "2", "-3"],
  ["<u8>200 / <u8>by", "258", "100"],
  ["100.0 / <f64>by", "0", "Infinity"],
  ["100.0 % <f64>by", "0", "NaN"],
])("%s by %s is %s", async (expression, by, result) => {
  expect((await logged(resultOf(expression), by)).logs).toEqual([`info ${result}`]);
});

test("so does a release build", async () => {
  const { logs } = await logged(resultOf("100 / by"), "0", ["--target", "release"]);
  expect(logs).toEqual([expect.stringMatching(/^critical Division by zero at .*index\.ts:9:20$/)]);
});

test("a divisor that is a number in the source is not looked at", async () => {
  const says = async (expression: string) =>
    (await faultyModule(resultOf(expression))).includes("Division by zero");
  expect([await says("by / 7"), await says("7 / by")]).toEqual([false, true]);
});
