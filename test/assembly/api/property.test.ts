import { expect, test } from "vitest";
import { said } from "../guest.js";

test("properties: text, bytes, typed, absent, and what the filter keeps", async () => {
  expect(await said("property")).toEqual([
    '"/path?q=1"',
    "null",
    "status 1",
    "<6775657374>",
    "-1",
    String(Date.UTC(2026, 0, 1)),
    "false",
    "0.5",
    "status 0",
    '"wört"',
    '"wört"',
    "status 0",
    '"b"',
  ]);
});
