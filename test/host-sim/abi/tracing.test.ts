import { expect, test } from "vitest";
import type { CallbackRecordRaw, HostcallRecordRaw, Observer } from "../../../host-sim/abi/observer.js";
import { module, run, wat } from "../vm/wat.js";

class Notes implements Observer {
  readonly order: string[] = [];
  readonly hostcalls: HostcallRecordRaw[] = [];
  readonly callbacks: CallbackRecordRaw[] = [];
  onHostcall(record: HostcallRecordRaw): void {
    this.order.push(`> ${record.name}`);
    this.hostcalls.push(record);
  }
  onHostcallEnd(record: HostcallRecordRaw): void {
    this.order.push(`< ${record.name}`);
  }
  onCallback(record: CallbackRecordRaw): void {
    this.order.push(`> ${record.name}`);
    this.callbacks.push(record);
  }
  onCallbackEnd(record: CallbackRecordRaw): void {
    this.order.push(`< ${record.name}`);
  }
}

const observe = (imports: string, fields: string) => {
  const observer = new Notes();
  const { vm, instance } = run(wat(module(imports, fields)), undefined, { observer });
  return { observer, vm, instance };
};
const imported = (name: string, type: string, from = "env") =>
  `(import "${from}" "${name}" (func $f ${type}))`;
const calling = (call: string) => `(func (export "proxy_on_tick") (param i32) (drop ${call}))`;

test("a hostcall is decoded by the table's names", () => {
  const { observer, instance } = observe(
    imported("proxy_get_header_map_value", "(param i32 i32 i32 i32 i32) (result i32)"),
    `(data (i32.const 16) ":path") ${calling("(call $f (i32.const 0) (i32.const 16) (i32.const 5) (i32.const 500) (i32.const 504))")}`,
  );
  instance.callbacks.onTick!(1);
  expect(observer.hostcalls).toEqual([
    {
      name: "proxy_get_header_map_value",
      module: "env",
      values: [0, 16, 5, 500, 504],
      arguments: { map_type: "HttpRequestHeaders", key: ":path" },
      result: 0,
      statusName: "Ok",
      returned: { value: "/" },
    },
  ]);
});

test("pairs, tokens and signed numbers are decoded", () => {
  const { observer, instance } = observe(
    imported("proxy_http_call", `(param ${"i32 ".repeat(10)}) (result i32)`),
    `(data (i32.const 16) "known\\01\\00\\00\\00\\01\\00\\00\\00\\01\\00\\00\\00a\\00b\\00")
     ${calling("(call $f (i32.const 16) (i32.const 5) (i32.const 21) (i32.const 16) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const -1) (i32.const 500))")}`,
  );
  instance.callbacks.onTick!(1);
  expect(observer.hostcalls[0]).toMatchObject({
    arguments: { cluster: "known", headers: [["a", "b"]], body: "", trailers: [], timeout_milliseconds: -1 },
    returned: { token: 4 },
  });
});

test("a refused hostcall returns nothing, and bytes outside memory are null", () => {
  const { observer, instance } = observe(
    imported("proxy_get_property", "(param i32 i32 i32 i32) (result i32)"),
    calling("(call $f (i32.const -16) (i32.const 8) (i32.const 500) (i32.const 504))"),
  );
  instance.callbacks.onTick!(1);
  expect(observer.hostcalls).toEqual([
    {
      name: "proxy_get_property",
      module: "env",
      values: [-16, 8, 500, 504],
      arguments: { path: null },
      result: 6,
      statusName: "InvalidMemoryAccess",
      returned: {},
    },
  ]);
});

test("WASI answers an errno, 64-bit values are bigints", () => {
  const { observer, vm, instance } = observe(
    imported("clock_time_get", "(param i32 i64 i32) (result i32)", "wasi_snapshot_preview1"),
    calling("(call $f (i32.const 0) (i64.const -1) (i32.const 512))"),
  );
  instance.callbacks.onTick!(1);
  expect(observer.hostcalls[0]).toMatchObject({
    module: "wasi_snapshot_preview1",
    arguments: { id: 0, precision: 0xffffffffffffffffn },
    statusName: "errno 0",
    returned: { time: vm.now() },
  });
});

test("an enum value that has no name stays a number", () => {
  const { observer, instance } = observe(
    imported("proxy_continue_stream", "(param i32) (result i32)"),
    calling("(call $f (i32.const 9))"),
  );
  instance.callbacks.onTick!(1);
  expect(observer.hostcalls[0]).toMatchObject({ arguments: { stream_type: 9 }, statusName: "BadArgument" });
});

test("a callback is told with its arguments and its action", () => {
  const { observer, instance } = observe(
    "",
    '(func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (i32.const 1))',
  );
  expect(instance.callbacks.onRequestHeaders!(2, 5, 1)).toBe(1);
  expect(observer.callbacks).toEqual([
    {
      name: "proxy_on_request_headers",
      context: 2,
      arguments: { num_headers: 5, end_of_stream: 1 },
      result: 1,
      action: "StopIteration",
      trap: null,
    },
  ]);
});

test("a trap is told and goes on", () => {
  const { observer, instance } = observe("", '(func (export "proxy_on_tick") (param i32) unreachable)');
  expect(() => instance.callbacks.onTick!(1)).toThrow(WebAssembly.RuntimeError);
  expect(observer.callbacks[0]).toMatchObject({ result: null, action: null, trap: "unreachable" });
  expect(observer.order).toEqual(["> proxy_on_tick", "< proxy_on_tick"]);
});

test("the start functions are told too", () => {
  const { observer, instance } = observe("", '(func (export "_initialize"))');
  instance.start();
  expect(observer.callbacks).toEqual([
    { name: "_initialize", context: 0, arguments: {}, result: null, action: null, trap: null },
  ]);
});

test("calls are nested as they happen", () => {
  const { observer, instance } = observe(imported("proxy_done", "(result i32)"), calling("(call $f)"));
  instance.callbacks.onTick!(1);
  expect(observer.order).toEqual(["> proxy_on_tick", "> proxy_done", "< proxy_done", "< proxy_on_tick"]);
});

test("a restricted hostcall is observed like any other", () => {
  const observer = new Notes();
  const bytes = wat(module(imported("proxy_done", "(result i32)"), calling("(call $f)")));
  const { vm } = run(bytes);
  vm.restricted.add("proxy_done");
  run(bytes, vm, { observer }).instance.callbacks.onTick!(1);
  expect(observer.hostcalls[0]).toMatchObject({ result: 10, statusName: "InternalFailure" });
});
