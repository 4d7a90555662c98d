/** What each helper adds to a module. A helper that another one begins to need, or that grows, changes a figure here. */
import { expect, test } from "vitest";
import { helperSizes, keptSizes } from "../../../scripts/helper-sizes.mjs";

test("each helper adds the bytes that sizes.json says: node scripts/helper-sizes.mjs --update", async () => {
  expect(await helperSizes()).toEqual(keptSizes());
}, 180_000);
