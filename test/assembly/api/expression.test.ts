import { expect, test } from "vitest";
import { conformance } from "../conformance.js";

test("expressions: made once, evaluated with their types, deleted", async () => {
  expect(await conformance("/expression")).toEqual([
    "rule 1",
    "number 22",
    "float 30",
    'text "/expression!"',
    "delete 0",
    "deleted -1",
    "why 1",
  ]);
});

test("one that is none, and one that fails, are null", async () => {
  expect(await conformance("/expression/bad")).toEqual([
    expect.stringMatching(/^expr_create parse error: /),
    "none 1",
    "failing null 10",
    "absent -7",
  ]);
});
