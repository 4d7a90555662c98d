/** A thousand exchanges in one file: with vitest's start it takes less than two seconds. */
import "proxy-wasm-host-sim/vitest";
import { createHost } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";

const host = await createHost({
  filters: [{ wasm: "build/add-header/plugin.wasm", configuration: "world" }],
});

test.each(Array.from({ length: 1_000 }, (_, i) => i))("exchange %i", async (i) => {
  const exchange = await host.exchange({ path: `/${i}` });
  expect(exchange.response).toHaveHeader("hello", "world");
  expect(exchange.upstream.path).toBe(`/${i}`);
});
