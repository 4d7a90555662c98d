import { createHost, type FilterOptions } from "proxy-wasm-host-sim";
import { describe, expect, test } from "vitest";
import { malloc, marker, memory, wat } from "../../vm/wat.js";

const traps = wat(
  `(module
    (import "env" "proxy_get_header_map_value" (func $get (param i32 i32 i32 i32 i32) (result i32)))
    ${memory} ${marker} ${malloc}
    (func $again (param $left i32)
      (if (local.get $left) (then
        (drop (call $get (i32.const 0) (i32.const 0) (local.get $left) (i32.const 64) (i32.const 68)))
        (call $again (i32.sub (local.get $left) (i32.const 1))))
      (else unreachable)))
    (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
      (call $again (i32.const 30)) (i32.const 0)))`,
  true,
);

const faultOf = async (filter: Partial<FilterOptions> = {}) => {
  const host = await createHost({ filters: [{ wasm: traps, name: "traps", ...filter }] });
  return (await host.exchange()).problems[0]!;
};

describe("what Envoy does next", () => {
  test.each<[Partial<FilterOptions>, string]>([
    [
      {},
      "answers this request with 503 and answers every later one so too, until the plugin is configured anew",
    ],
    [{ failurePolicy: "open" }, "answers this request with 503 and lets later ones pass without the plugin"],
    [
      { failurePolicy: "reload" },
      "answers this request with 503 and loads the plugin again with a later one",
    ],
    [{ failOpen: true }, "lets this request go on, and later ones pass without the plugin"],
  ])("under %j", async (filter, next) => {
    const { message, guest } = await faultOf(filter);
    expect(guest!.next).toContain(next);
    expect(message).toContain(`Next: Envoy ${next}`);
  });
});

test("the last twenty hostcalls are told, the newest last", async () => {
  const { guest } = await faultOf();
  expect(guest!.hostcalls.map((record) => record.values[2])).toEqual(
    Array.from({ length: 20 }, (_, at) => 20 - at),
  );
});

test("a stack of many frames is shortened in the message, not in the data", async () => {
  const { guest, message } = await faultOf();
  expect(guest!.frames).toHaveLength(20);
  expect(message.match(/^ {2}again \(0x/gm)).toHaveLength(10);
});

test("a module without a source map says how to get lines", async () => {
  const { guest } = await faultOf();
  expect(guest).toMatchObject({ place: null, hint: expect.stringContaining("Build the debug target") });
});

test("a host without a trace tells what it can", async () => {
  const host = await createHost({ filters: [{ wasm: traps, name: "traps" }], trace: false });
  const [problem] = (await host.exchange()).problems;
  expect(problem!.message).toContain(
    'plugin "traps" trapped in proxy_on_request_headers (context 2): unreachable',
  );
  expect(problem!.guest!.hostcalls).toEqual([]);
});
