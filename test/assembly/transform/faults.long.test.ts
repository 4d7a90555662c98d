/** What the standard library finds wrong with a call says where the author makes it, also in a release build. */
import { expect, test } from "vitest";
import { logged, quick } from "./faulty-program.js";

const range = "Index out of range";
const debug = ["--target", "debug"];
const release = ["--target", "release"];

test.each([
  ["an element of an array", "const list = [1, 2, 3]; const result = list[by];", "3", range],
  ["one before the first", "const list = [1, 2, 3]; const result = list[by];", "-1", range],
  ["a text of an array", 'const result = ["a", "b"][by];', "2", range],
  ["at", "const result = [1, 2].at(by);", "-3", range],
  [
    "a hole",
    "const list = new Array<string>(3); const result = list[by];",
    "1",
    "Element type must be nullable if array is holey",
  ],
  ["an element that is set before the first", "const result = [1]; result[by] = 2;", "-1", range],
  ["one that is raised", "const list = [1, 2, 3]; const result = ++list[by];", "3", range],
  ["a static array", "const list = new StaticArray<i64>(3); const result = list[by];", "3", range],
  ["a static array that is set", "const result = new StaticArray<i64>(3); result[by] = 7;", "3", range],
  ["bytes", "const result = new Uint8Array(3)[by];", "3", range],
  ["numbers that are set", "const result = new Float64Array(3); result[by] = 0.5;", "3", range],
  ["an empty array, popped", "const result = new Array<i32>(by).pop();", "0", "Array is empty"],
  ["an empty array, shifted", "const result = new Array<string>(by).shift();", "0", "Array is empty"],
  ["a key that is not there", "const result = new Map<i32, string>().get(by);", "7", "Key does not exist"],
  ["an index in an index", "const list = [0, 5]; const result = list[list[by]];", "1", range],
  ["in an argument", "const list = [1]; const result = Math.max(1, list[by]);", "1", range],
])("%s", async (_, statements, by, message) => {
  const { logs, status } = await logged(statements, by);
  expect(logs).toEqual([
    expect.stringMatching(new RegExp(`^critical ${message} at [^~]*index\\.ts:9:\\d+$`)),
  ]);
  expect(status).toBe(503);
});

test.each([
  ["debug", debug],
  ["release", release],
])("a %s build says it with the same place", async (_, options) => {
  const { logs } = await logged("const list = [1, 2, 3]; const result = list[by];", "3", options);
  expect(logs).toEqual([expect.stringMatching(/^critical Index out of range at .*index\.ts:9:44$/)]);
});

test.each([
  [
    "list[by] + list[by - 1]",
    "const list = [1, 20, 300]; const result = list[by] + list[by - 1];",
    "2",
    "320",
  ],
  ["at", "const result = [1, 2].at(by);", "-2", "1"],
  ["what is behind the end grows an array", "const result = [1]; result[by] = 2;", "1", "1,2"],
  [
    "small numbers wrap",
    "const list = new Uint8Array(2); list[by] = 257; const result = list[by];",
    "1",
    "1",
  ],
  [
    "pop and shift",
    "const list = [by, 2, 3]; list.pop(); const result = list.shift() + list[0];",
    "40",
    "42",
  ],
  ["a map", "const all = new Map<i32, string>(); all.set(by, 'x'); const result = all.get(by);", "7", "x"],
  ["the value of an assignment", "const list = [1, 2]; const result = (list[by] = 9) + list[by];", "1", "18"],
  [
    "each is evaluated once",
    "let calls = 0; const list = [5, 6]; const result = list[calls++ + by] * 10 + calls;",
    "1",
    "61",
  ],
])("%s: nothing else changes", async (_, statements, by, result) => {
  for (const options of [quick, release])
    expect((await logged(statements, by, options)).logs).toEqual([`info ${result}`]);
});

test("what a class of the author overrides is called as ever", async () => {
  const more = "class Seven extends Map<i32, i32> { get(key: i32): i32 { return 7; } }";
  const statements = "const all: Map<i32, i32> = new Seven(); const result = all.get(by);";
  expect((await logged(statements, "1", quick, more)).logs).toEqual(["info 7"]);
});
