import { beforeAll, expect, test } from "vitest";
import { createHost, type Host, timeout } from "../../../host-sim/index.js";
import "../../../host-sim/vitest.js";
import { describeGuest } from "./built.js";

describeGuest("go", "doorkeeper, a plugin in Go", (wasm) => {
  const configuration = { cluster: "auth", signature: "go" };
  const doorkeeper = { wasm, name: "doorkeeper", configuration, environment: { DEBUG: "yes" } };
  let host: Host;

  beforeAll(async () => {
    const auth = ({ headers }: { headers: Array<[string, string]> }) =>
      headers.some(([name, value]) => name === "x-user" && value === "ann")
        ? "ann may"
        : { status: 401, body: "who?" };
    host = await createHost({ filters: [doorkeeper], clusters: { auth }, upstream: "hello" });
  });

  test("Go's runtime starts, reads clock and environment", () => {
    expect(host.logs.map(({ message }) => message)).toEqual(['guards with "auth" since 2026, debug "yes"']);
  });

  test("a header is added to every response", async () => {
    const { response } = await host.exchange({ path: "/" });
    expect(response).toHaveHeader("x-signed", "go 1");
  });

  test("a request that the service allows goes on with its word", async () => {
    const { response, upstream, callouts } = await host.exchange({
      path: "/private",
      headers: { "x-user": "ann" },
    });
    expect(callouts).toMatchObject([{ cluster: "auth", path: "/check", timeout: 1000 }]);
    expect(upstream).toHaveHeader("x-allowed", "ann may");
    expect(response.body).toBe("hello");
  });

  test("a request that it refuses is answered here", async () => {
    const { response, upstream } = await host.exchange({ path: "/private", headers: { "x-user": "bob" } });
    expect([response.status, response.body]).toEqual([403, "refused: who?\n"]);
    expect(upstream.reached).toBe(false);
  });
});

describeGuest("go", "doorkeeper, when things go wrong", (wasm) => {
  const doorkeeper = { wasm, configuration: { cluster: "auth", signature: "go" } };

  test("no answer is a refusal", async () => {
    const silent = await createHost({ filters: [doorkeeper], clusters: { auth: timeout() } });
    const { response } = await silent.exchange({ path: "/private" });
    expect(response.status).toBe(403);
    expect(silent).toBeIdle();
  });

  test("a configuration that is no JSON is refused with Go's own words", async () => {
    await expect(createHost({ filters: [{ wasm, configuration: "nonsense" }] })).rejects.toMatchObject({
      code: "PLUGIN_CONFIGURATION_REFUSED",
      message: expect.stringContaining("no configuration: invalid character 'o' in literal null"),
    });
  });

  test("its collector keeps up with thousands of requests", async () => {
    const long = await createHost({ filters: [doorkeeper], clusters: { auth: "ok" }, trace: false });
    for (let turn = 0; turn < 6000; turn++) await long.exchange({ path: "/private" });
    expect(long.memoryPages).toBeLessThan(256);
    expect(long).toBeIdle();
  });
});
