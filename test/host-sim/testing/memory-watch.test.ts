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
  expect(faultAfter(512, (done) => 1 + Math.floor(done / 20))).toBe(
    "memory grows with the requests (pages of 64 KiB: 2 after 32, 4 after 64, 7 after 128, 13 after 256, 26 after 512 exchanges). " +
      "Something is kept for each of them.",
  );
});

test.each<[string, (exchange: number) => number]>([
  ["that stays", () => 2],
  ["that warms up", (done) => Math.min(20, 1 + Math.floor(done / 4))],
  [
    "of Go's collector",
    (done) => [52, 52, 52, 64, 64, 64, 72, 88, 120, 121][Math.floor(Math.log2(done)) - 5] ?? 52,
  ],
  ["that grows by less and less", (done) => Math.floor(Math.log2(done))],
])("memory %s is no leak", (_, pagesAt) => {
  for (const exchanges of [16, 128, 500, 4096, 16_384]) expect(faultAfter(exchanges, pagesAt)).toBeNull();
});

test("a host whose plugin keeps memory for each request is not idle", async () => {
  const leaks = wat(`(module ${memory} ${marker} ${malloc}
    (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
      (drop (memory.grow (i32.const 1))) (i32.const 0)))`);
  const host = await createHost({ filters: [{ wasm: leaks }] });
  for (let at = 0; at < 256; at++) await host.exchange();
  expect(host).toBeIdle();
  for (let at = 256; at < 512; at++) await host.exchange();
  expect(() => expect(host).toBeIdle()).toThrow("memory grows with the requests");
});
