import { expect, test } from "vitest";
import { hostOf } from "../guest.js";

test("a response of text, with headers and details", async () => {
  const host = await hostOf("sdk-api");
  const exchange = await host.exchange({ headers: { "x-do": "reply" } });
  expect(exchange.response).toMatchObject({ status: 418, body: "no tea" });
  expect(exchange.response.headers).toEqual(
    expect.arrayContaining([
      ["x-why", "tëst"],
      ["x-bytes", "b"],
    ]),
  );
  expect(exchange.details).toBe("tea_pot");
});

test("a response of bytes, untouched", async () => {
  const host = await hostOf("sdk-api");
  const body = Uint8Array.of(0xff, 0, 0x41);
  const exchange = await host.exchange({ headers: { "x-do": "reply bytes", "x-text": body } });
  expect([...exchange.response.bytes]).toEqual([...body]);
});

test("close resets the stream", async () => {
  const host = await hostOf("sdk-api");
  const exchange = await host.exchange({ headers: { "x-do": "close" } });
  expect(exchange.response.ended).toBe("reset");
});
