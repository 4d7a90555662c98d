import { expect, test } from "vitest";
import { hostOf } from "../guest.js";

test.each([
  ["throw", /^thrown here at test\/guests\/sdk-api\.ts:\d+:\d+$/],
  ["bounds", /^Index out of range at test\/guests\/sdk-api\.ts:\d+:\d+$/],
])("%s logs one critical line that says what and where, and traps", async (what, line) => {
  const host = await hostOf("sdk-api");
  const exchange = await host.exchange({ headers: { "x-do": what } });
  const critical = exchange.logs.filter(({ level }) => level === "critical");
  expect(critical.map(({ message }) => message)).toEqual([expect.stringMatching(line)]);
  expect(exchange.response.status).toBe(503);
});
