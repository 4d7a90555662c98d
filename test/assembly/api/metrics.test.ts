import { expect, test } from "vitest";
import { said } from "../guest.js";

test("metrics: counter, gauge, histogram, and the host's refusals", async () => {
  expect(await said("metrics")).toEqual([
    "status 0",
    "status 0",
    "status 2",
    "3",
    "status 0",
    "status 0",
    "7",
    "status 0",
  ]);
});
