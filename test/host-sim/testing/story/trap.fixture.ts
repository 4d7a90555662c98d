/** Tests as an author writes them, one of which fails for a reason that it does not look at: see of-test.test.ts. */
import { createHost } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { expect, test } from "vitest";

const trapping = { source: "test/guests/planted/traps.ts", configuration: "divide", name: "divider" };
const careful = { ...trapping, name: "expected" };

test("fails without a word about the trap", async () => {
  const { response } = await (await createHost({ filters: [trapping] })).exchange();
  expect(response.status).toBe(200);
});

test("fails without a word about the cluster", async () => {
  const host = await createHost({ filters: ["build/auth/plugin.wasm"], clusters: { atuh: "ok" } });
  for (let i = 0; i < 3; i++) {
    const { response } = await host.exchange({ path: "/private", headers: { userid: "ann" } });
    expect.soft(response.status).toBe(200);
  }
});

test("passes with a trap that it expects", async () => {
  const { response } = await (await createHost({ filters: [careful] })).exchange();
  expect(response.status).toBe(503);
});
