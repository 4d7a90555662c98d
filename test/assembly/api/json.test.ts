import { expect, test } from "vitest";
import { said } from "../guest.js";

const json = (text: string) => said("json", { "x-json": text });

test("reads every kind of value", async () => {
  const text =
    String.raw` { "name" : "a\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00ö" , "list":[1, -2.5e1 ],"flag":true,
    "time":"90s", "deep": {"list":[{"x":7},{},{"x":8}]}} `.replace(/\n/g, "");
  expect(await json(text)).toEqual(['"a"\\/\b\f\n\r\tä😀ö"', "1.0", "-25.0", "true", "90000", "7", "8"]);
});

test.each([
  ["{}", []],
  ['{"list":[],"deep":{}}', []],
  ['{"name":null}', ["null"]],
  ['{"time":"5ms"}', ["5"]],
  ['{"time":"1m"}', ["60000"]],
])("accepts %s", async (text, lines) => {
  expect(await json(text)).toEqual(lines);
});

test.each([
  ["", "expected an object"],
  ["[]", "expected an object"],
  ["{", "expected a string"],
  ['{"name" 1}', 'name: expected ":"'],
  ['{"name":1}', "name: expected a string"],
  ['{"name":"a', "name: the string does not end"],
  [String.raw`{"name":"\x"}`, "name: unknown escape in the string"],
  [String.raw`{"name":"\u12g4"}`, "name: unknown escape in the string"],
  ['{"other":1}', "other: unknown field"],
  ['{"list":[1,"two"]}', "list[1]: expected a number"],
  ['{"list":1}', "list: expected a list"],
  ['{"list":[1 2]}', 'list[0]: expected ","'],
  ['{"list":[1,]}', "list[1]: expected a number"],
  ['{"flag":1}', "flag: expected true or false"],
  ['{"time":"5"}', 'time: expected a time such as "5s" or "250ms"'],
  ['{"time":"s"}', 'time: expected a time such as "5s" or "250ms"'],
  ['{"time":"99999999999999999999s"}', 'time: expected a time such as "5s" or "250ms"'],
  ['{"deep":{"list":[{"x":1},{"x":-1}]}}', "deep.list[1].x: expected a whole number"],
  ['{"deep":{"list":[{"x":1.5}]}}', "deep.list[0].x: expected a whole number"],
  ['{"deep":{"list":[{"y":1}]}}', "deep.list[0].y: unknown field"],
  ["{} x", "unexpected text behind the end"],
])("says where %s is wrong", async (text, error) => {
  expect((await json(text)).at(-1)).toBe(error);
});
