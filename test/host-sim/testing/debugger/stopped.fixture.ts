/** A test as an author would debug it: a breakpoint stands on a line of its filter. */
import { createHost } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { expect, test } from "vitest";

test("the guest that is debugged ends as it would without", async () => {
  const host = await createHost({
    filters: [{ source: "filters/add-header/index.ts", configuration: "x-debugged: yes" }],
  });
  expect((await host.exchange()).response).toHaveHeader("x-debugged", "yes");
});
