/** Runs in a realm of its own, as jest's tests and those of vitest's VM pools do. */
import { readFileSync } from "node:fs";
import { createHost } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { expect, test } from "vitest";
import { malloc, marker, memory, wat } from "../../vm/wat.js";

const plugin = "build/add-header/plugin.wasm";

test("a time limit can be set, and time, and a body of Node's", async () => {
  const host = await createHost({ filters: [plugin], guestTimeLimit: "5s", time: new Date(0) });
  const exchange = await host.exchange({ body: readFileSync("package.json") });
  expect(exchange.response).toHaveHeader("hello", "world!");
});

test("a guest that hangs is ended by its limit", async () => {
  const spins = `(module ${memory} ${marker} ${malloc}
    (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (loop $l (br $l)) unreachable))`;
  const host = await createHost({ filters: [{ wasm: wat(spins) }], fuel: 0, guestTimeLimit: "200ms" });
  await expect(host.exchange()).rejects.toMatchObject({ code: "GUEST_HUNG" });
});

test("a module comes as bytes, as an ArrayBuffer, compiled, or by its URL", async () => {
  const bytes = readFileSync(plugin);
  const buffer = new Uint8Array(bytes).buffer;
  for (const wasm of [
    bytes,
    buffer,
    new WebAssembly.Module(bytes),
    new URL(`file://${process.cwd()}/${plugin}`),
  ]) {
    const host = await createHost({ filters: [{ wasm }] });
    expect((await host.exchange({ headers: new Headers({ a: "b" }) })).response.status).toBe(200);
  }
});

test("a service answers with a Web Response", async () => {
  const clusters = { auth: async () => new Response("ok") };
  const host = await createHost({ filters: ["build/auth/plugin.wasm"], clusters });
  const exchange = await host.exchange(new Request("http://a.test/private", { headers: { userid: "ann" } }));
  expect(exchange.response.status).toBe(200);
});
