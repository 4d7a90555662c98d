import { expect, test } from "vitest";
import { said } from "../guest.js";

test("shared data: absent, written, compared and swapped", async () => {
  expect(await said("shared data")).toEqual([
    "null",
    "status 0",
    '"one"',
    "status 0",
    "status 8",
    "status 0",
    "<>",
  ]);
});
