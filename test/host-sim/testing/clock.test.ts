import { createHost } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";

const probe = "build/guests/probe_0_2_1.wasm";
const ticks = '@request_headers\nset_tick_period_milliseconds 100\n@tick\nlog 2 "tick"';

test("advance runs the ticks that are due on the way, and no others", async () => {
  const host = await createHost({ filters: [{ wasm: probe, configuration: ticks }] });
  await host.exchange();
  const before = host.clock.now.getTime();
  await host.clock.advance("250ms");
  expect(host.clock.now.getTime() - before).toBe(250);
  expect(host.logs.filter(({ message }) => message === "tick")).toHaveLength(2);
});

test("runAll waits for what ends, not for ticks that never do", async () => {
  const call =
    '@request_headers\nhttp_call "slow" [":method" "GET" ":path" "/" ":authority" "a"] "" [] 5000 >i';
  const configuration = `${call}\nset_tick_period_milliseconds 100\n@http_call_response\nlog 2 "answered"`;
  const host = await createHost({
    filters: [{ wasm: probe, configuration }],
    clusters: { slow: { body: "late", delay: "2s" } },
  });
  const before = host.clock.now.getTime();
  await host.exchange();
  await host.clock.runAll();
  expect(host.logs.some(({ message }) => message === "answered")).toBe(true);
  expect(host.clock.now.getTime() - before).toBe(2000);
});
