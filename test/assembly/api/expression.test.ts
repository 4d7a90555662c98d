import { expect, test } from "vitest";
import { conformance } from "../conformance.js";

test("expressions: made once, evaluated with their types, failing as null", async () => {
  expect(await conformance("/expression")).toEqual([
    "rule 1",
    expect.stringMatching(/^expr_create parse error: /),
    "none 1",
    "number 22",
    "float 30",
    'text "/expression!"',
    "failing null 10",
    "absent -7",
    "delete 0",
    "deleted -1",
    "why 1",
  ]);
});
