import { createHost } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { expect, test } from "vitest";
import { MemoryWatch } from "../../../host-sim/testing/memory-watch.js";
import { malloc, marker, memory, wat } from "../vm/wat.js";

/** What is told after so many exchanges of a guest whose memory grows as told. */
function faultAfter(exchanges: number, pagesAt: (exchange: number) => number): string | null {
  let done = 0;
  const watch = new MemoryWatch(() => pagesAt(done));
  while (done < exchanges) {
    done++;
    watch.onExchange();
  }
  return watch.fault();
}

test("a page for every twenty exchanges is a leak, and told with its figures", () => {
  expect(faultAfter(128, (done) => 1 + Math.floor(done / 20))).toBe(
    "memory grows with the requests: 2 page(s) of 64 KiB from exchange 32 to 64, 3 more up to 128. Something is kept for each of them.",
  );
});

test.each<[string, (exchange: number) => number]>([
  ["that stays", () => 2],
  ["that warms up", (done) => Math.min(20, 1 + Math.floor(done / 4))],
  ["that grows by less and less", (done) => Math.floor(Math.log2(done))],
])("memory %s is no leak", (_, pagesAt) => {
  for (const exchanges of [16, 128, 500, 4096]) expect(faultAfter(exchanges, pagesAt)).toBeNull();
});

test("a host whose plugin keeps memory for each request is not idle", async () => {
  const leaks = wat(`(module ${memory} ${marker} ${malloc}
    (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
      (drop (memory.grow (i32.const 1))) (i32.const 0)))`);
  const host = await createHost({ filters: [{ wasm: leaks }] });
  for (let at = 0; at < 64; at++) await host.exchange();
  expect(host).toBeIdle();
  for (let at = 64; at < 128; at++) await host.exchange();
  expect(() => expect(host).toBeIdle()).toThrow("memory grows with the requests");
});
