import { expect, test } from "vitest";
import { createHost } from "../../../host-sim/index.js";
import { guest, malloc, marker, memory, wat } from "../vm/wat.js";

const spin = { wasm: guest("spin"), name: "spin" };

test("a guest that spins fails its exchange, with plugin and callback", async () => {
  const host = await createHost({ filters: [spin], fuel: 10_000 });
  await expect(host.exchange()).rejects.toMatchObject({
    code: "GUEST_HUNG",
    fault: "guest",
    message: expect.stringContaining(
      'plugin "spin": proxy_on_request_headers did not come back after 10,000 loop turns and calls',
    ),
  });
});

test("the host goes on as after a trap", async () => {
  const host = await createHost({ filters: [spin], fuel: 10_000 });
  await host.exchange().catch(() => {});
  const { response } = await host.exchange();
  expect(response.status).toBe(503);
  expect(host.idleFaults()).toEqual([]);
});

test("a guest that spins while it is configured is refused as hung", async () => {
  const wasm = wat(`(module ${memory} ${marker} ${malloc}
    (func (export "proxy_on_configure") (param i32 i32) (result i32) (loop $l (br $l)) unreachable))`);
  await expect(createHost({ filters: [{ wasm }], fuel: 10_000 })).rejects.toMatchObject({
    code: "GUEST_HUNG",
  });
});

test("without fuel the time limit ends it", async () => {
  const host = await createHost({ filters: [spin], fuel: 0, guestTimeLimit: 30 });
  await expect(host.exchange()).rejects.toMatchObject({
    code: "GUEST_HUNG",
    message: expect.stringContaining("longer than 30 ms"),
  });
});
