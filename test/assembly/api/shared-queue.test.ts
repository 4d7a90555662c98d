import { expect, test } from "vitest";
import { hostOf } from "../guest.js";

test("queues: found by name, and what is put in comes to onQueueReady", async () => {
  const host = await hostOf("sdk-api");
  const exchange = await host.exchange({ headers: { "x-do": "queue" } });
  const lines = exchange.logs.map((log) => log.message);
  expect(lines.slice(0, 6)).toEqual(["true", "null", "status 1", "status 0", "status 0", "status 1"]);
  host.clock.advance(1);
  expect(host.logs.map((log) => log.message)).toEqual(expect.arrayContaining(['"wörk"', "<62>", "status 7"]));
});
