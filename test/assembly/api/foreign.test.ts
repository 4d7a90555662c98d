import { expect, test } from "vitest";
import { said } from "../guest.js";

test("foreign functions: a result, an empty one, an unknown name", async () => {
  expect(await said("foreign")).toEqual(['"text text text"', "null", "status 1", "<>"]);
});
