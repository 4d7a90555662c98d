import { expect, test } from "vitest";
import { conformance } from "../conformance.js";

test("a change is made again where another was quicker, and none is lost", async () => {
  expect(await conformance("/shared")).toEqual([
    "first 0",
    "second 0",
    'text "axb"',
    "left 0",
    "added 1",
    "added 42",
  ]);
});
