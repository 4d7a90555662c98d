/** Exchanges for benchmarks. */
import { createHost } from "proxy-wasm-host-sim";
import { exchange } from "proxy-wasm-host-sim/bench";
import { Bench } from "tinybench";
import { expect, test } from "vitest";

test("each run is one exchange on the host", async () => {
  const host = await createHost({ filters: [], upstream: "ok" });
  const run = exchange(host, { path: "/a" });
  await run();
  await run();
  expect(host.requests.map(({ path }) => path)).toEqual(["/a", "/a"]);
});

test("options make a host of their own, once, without a trace", async () => {
  const bench = new Bench({ iterations: 5, time: 0, warmup: false });
  bench.add(
    "add-header",
    exchange({ filters: [{ wasm: "build/add-header/plugin.wasm", configuration: "world" }] }),
  );
  const [task] = await bench.run();
  expect(task?.result).toMatchObject({ state: "completed" });
});
