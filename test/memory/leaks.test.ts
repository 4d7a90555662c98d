/**
 * Nothing leaks where much goes wrong: every filter and the SDK's guests, with peers that refuse, reset, time out and
 * break off, and clients that go away. `MEMORY_EXCHANGES=100000 npx vitest run test/memory/leaks` for as many as that.
 */
import { readdirSync } from "node:fs";
import { createHost, type Host } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { expect, test } from "vitest";
import { filterCases, guestCases, type LeakCase } from "./leak-cases.js";

const total = Number(process.env.MEMORY_EXCHANGES ?? 12_000);
/** So many need what they need: enough for every case of every list, and for the collector's first rounds. */
const warmUp = Math.min(10_000, total / 2);
const patience = 60_000 + total * 5;

test("every filter has its case", () => {
  const names = readdirSync("filters", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(filterCases.map(({ name }) => name).sort()).toEqual(names.map(({ name }) => name).sort());
});

test.each([...filterCases, ...guestCases])(
  `$name: ${total} exchanges leave neither pages nor contexts`,
  async ({ host: options, requests }) => {
    const host = await createHost({ ...options, trace: false });
    await run(host, requests, 0, warmUp);
    const pages = host.memoryPages;
    await run(host, requests, warmUp, total);
    await settle(host);
    expect(host.memoryPages).toBe(pages);
    expect(host).toBeIdle();
    expect(host.problems.filter(({ code }) => code === "GUEST_TRAPPED")).toEqual([]);
  },
  patience,
);

/** Every seventh client goes away in the midst of its exchange. */
async function run(host: Host, requests: LeakCase["requests"], from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++) {
    const request = requests[i % requests.length];
    if (i % 7 === 3) await leave(host, request);
    else await host.exchange(request);
  }
}

async function leave(host: Host, request: LeakCase["requests"][number]): Promise<void> {
  const stream = host.open(request);
  const step = await stream.headers();
  await stream.disconnect();
  for (const callout of step.callouts) if (callout.answer === null) await callout.fail();
}

/** What the guest still waits for comes, or times out. */
async function settle(host: Host): Promise<void> {
  await host.clock.advance("1m");
}
