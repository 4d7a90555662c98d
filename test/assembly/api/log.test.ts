import { expect, test } from "vitest";
import { hostOf } from "../guest.js";

test("a message below the host's level is not built, and no literal asks twice", async () => {
  const host = await hostOf("sdk-api");
  const exchange = await host.exchange({ headers: { "x-do": "levels" } });
  expect(exchange.logs.map(({ level, message }) => `${level} ${message}`)).toEqual([
    "critical built info",
    "info info",
    "warn warn",
    "error error",
    "critical built told warn",
    "warn told warn",
  ]);
});
