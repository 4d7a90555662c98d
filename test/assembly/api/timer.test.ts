import { expect, test } from "vitest";
import { hostOf, said } from "../guest.js";

test("the clock is the host's", async () => {
  expect(await said("clock")).toEqual([String(Date.UTC(2026, 0, 1))]);
});

test("ticks come until the period is 0", async () => {
  const host = await hostOf("sdk-api");
  await host.exchange({ headers: { "x-do": "tick" } });
  await host.clock.advance(1000);
  expect(host.logs.map((log) => log.message).filter((line) => line.startsWith("tick"))).toEqual([
    "tick 1",
    "tick 2",
  ]);
});
