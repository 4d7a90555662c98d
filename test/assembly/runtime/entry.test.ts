import { expect, test } from "vitest";
import { hostOf } from "../guest.js";

test("continueRequest inside onRequestHeaders is the callback's answer, and the body follows", async () => {
  const host = await hostOf("sdk-api");
  const exchange = await host.exchange({ headers: { "x-do": "continue" }, body: ["one", "two"] });
  expect(exchange.upstream).toMatchObject({ complete: true, body: "onetwo" });
  expect(exchange.hostcalls.map(({ hostcall }) => hostcall)).not.toContain("proxy_continue_stream");
});
