/** Nothing grows: what a few streams needed is enough for all that follow. */
import { createHost, type Host, type RequestOptions } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { expect, test } from "vitest";
import { cases } from "./cases.js";
import { heapUsed } from "./heap.js";
import { leakingModule } from "./leaking-module.js";

const warmUp = 2_000;
const total = 20_000;

async function run(host: Host, request: RequestOptions, exchanges: number): Promise<void> {
  for (let i = 0; i < exchanges; i++) await host.exchange(request);
}

test.each(cases)(
  "$name: 20,000 exchanges need no page more than 2,000",
  async ({ host: options, request }) => {
    const host = await createHost({ ...options, trace: false });
    await run(host, request, warmUp);
    const pages = host.memoryPages;
    await run(host, request, total - warmUp);
    expect(host.memoryPages).toBe(pages);
    expect(host).toBeIdle();
  },
  60_000,
);

test("64 open streams, again and again, need what the first 64 needed", async () => {
  const host = await createHost({ filters: ["build/auth/plugin.wasm"], clusters: { auth: "ok" } });
  await openAndClose(host, 64);
  const pages = host.memoryPages;
  for (let round = 0; round < 10; round++) await openAndClose(host, 64);
  expect(host.memoryPages).toBe(pages);
});

test("a module that keeps 64 bytes of every stream is caught", async () => {
  const host = await createHost({ filters: [await leakingModule()].map((wasm) => ({ wasm })), trace: false });
  await run(host, {}, warmUp);
  const pages = host.memoryPages;
  await run(host, {}, total - warmUp);
  expect(host.memoryPages).toBeGreaterThan(pages);
});

test("host-sim itself keeps nothing of an exchange", async () => {
  const host = await createHost({ filters: ["build/add-header/plugin.wasm"], trace: false });
  await run(host, {}, warmUp);
  const before = heapUsed();
  await run(host, {}, total - warmUp);
  expect((heapUsed() - before) / (total - warmUp)).toBeLessThan(50);
});

/** Streams that wait for the service all at once, half of which go away before it answers. */
async function openAndClose(host: Host, count: number): Promise<void> {
  const streams = Array.from({ length: count }, () => host.open({ headers: { userid: "admin" } }));
  for (const stream of streams) await stream.headers({ end: true });
  for (const stream of streams.slice(count / 2)) await stream.disconnect();
  for (const stream of streams) for (const call of stream.callouts) await call.respond("ok");
  expect(host).toBeIdle();
}
