import { expect, test } from "vitest";
import { createHost } from "../../../host-sim/index.js";
import "../../../host-sim/vitest.js";
import { describeGuest } from "./built.js";

describeGuest("c", "redact, a plugin in C", (wasm) => {
  const redact = { wasm, name: "redact", configuration: "4" };
  const upstream = (body: string | string[]) => ({
    headers: { "content-type": "text/plain", etag: '"1"' },
    body,
  });

  test("runs of digits are hidden", async () => {
    const host = await createHost({ filters: [redact], upstream: upstream("card 411, pin 12345") });
    const { response, logs } = await host.exchange();
    expect(response.body).toBe("card 411, pin *****");
    expect(logs.map(({ message }) => message)).toEqual(["hid something"]);
  });

  test("a number cut by chunks is seen whole", async () => {
    const host = await createHost({ filters: [redact], upstream: upstream(["a 12", "34", "5 b"]) });
    expect((await host.exchange()).response.body).toBe("a ***** b");
    expect(host.metrics).toMatchObject({ redacted: 1n });
  });

  test("what has no long number passes, headers are told", async () => {
    const host = await createHost({ filters: [redact], upstream: upstream("no 123 here") });
    const { response } = await host.exchange();
    expect(response.body).toBe("no 123 here");
    expect(response).toHaveHeader("x-redact", "text/plain");
    expect(response).not.toHaveHeader("etag");
  });

  test("a configuration of 0 is refused", async () => {
    await expect(createHost({ filters: [{ wasm, configuration: "0" }] })).rejects.toMatchObject({
      code: "PLUGIN_CONFIGURATION_REFUSED",
    });
  });
});
