import { expect, test } from "vitest";
import { hostOf } from "../guest.js";

async function send(what: string) {
  const host = await hostOf("sdk-api");
  const exchange = await host.exchange({ body: ["hel", "lo"], headers: { "x-do": what } });
  return { said: exchange.logs.map((log) => log.message), body: exchange.upstream.body };
}

test("reads the whole, ranges, and behind the end", async () => {
  expect(await send("body read")).toEqual({
    said: ["size 5 of 5", '"hello"', '"llo"', "<656c>", '""'],
    body: "hello",
  });
});

test.each([
  ["body replace", ["status 0"], "näw"],
  ["body replace bytes", ["status 0"], "bytes"],
  ["body around", Array(4).fill("status 0"), "<<hello>>"],
  ["body clear", ["status 0"], ""],
])("%s", async (what, statuses, body) => {
  expect(await send(what)).toEqual({ said: ["size 5 of 5", ...statuses], body });
});
