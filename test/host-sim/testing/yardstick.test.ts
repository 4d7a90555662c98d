/** The three tests by which the kit is measured: the header in 7 lines, the callout in 12, the body in 7. */
import { readFileSync } from "node:fs";
import "proxy-wasm-host-sim/vitest";
import { connectionFailure, createHost, cuts, type Reply, timeout } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";

const auth = "build/auth/plugin.wasm";
const redact = { source: "test/guests/sdk-redact.ts" };

test("adds a header to the response", async () => {
  const host = await createHost({
    filters: [{ wasm: "build/add-header/plugin.wasm", configuration: "world" }],
  });
  const exchange = await host.exchange({ path: "/" });
  expect(exchange.response).toHaveHeader("hello", "world");
});

test.each<[Reply, number]>([
  ["ok", 200],
  ["fail", 403],
  ["", 403],
  [timeout(), 403],
  [connectionFailure(), 403],
])("auth service answers %s, client gets %i", async (answer, status) => {
  const host = await createHost({ filters: [auth], clusters: { auth: () => answer } });
  const exchange = await host.exchange({ path: "/private", headers: { userid: "admin" } });
  expect(exchange.response.status).toBe(status);
  expect(exchange.callouts).toMatchObject([{ cluster: "auth", path: "/auth", timeout: 5000 }]);
});

test.each(cuts("card 4111111111111111"))("redacts a number cut as %j", async (chunks) => {
  const host = await createHost({ filters: [redact] });
  const exchange = await host.exchange({ method: "POST", body: chunks });
  expect(exchange.upstream.body).toBe("card ****************");
  expect(host).toBeIdle(); // no live streams, contexts, callouts
});

test("none of them is longer than that: as the formatter breaks lines", () => {
  const text = readFileSync(new URL(import.meta.url), "utf8");
  const lines = [...text.matchAll(/^test[.(][\s\S]*?^\}\);$/gm)].map(([block]) => block.split("\n").length);
  expect(lines.slice(0, 3)).toEqual([7, 12, 6]);
});
