import { expect, test } from "vitest";
import { Status } from "../../../../host-sim/abi/enums.js";
import { createHostcalls } from "../../../../host-sim/abi/hostcalls/index.js";
import { FakeGuest, outside, slot } from "../fake-guest.js";

const setUp = (version?: "0.1.0") => {
  const fake = new FakeGuest(version);
  return { fake, calls: createHostcalls(fake.guest), context: fake.vm.context };
};
const bad: [number, number] = [outside, 4];

test("shared data comes with its cas", () => {
  const { fake, calls } = setUp();
  expect(calls.proxy_get_shared_data(...fake.put("key"), slot, slot + 4, slot + 8)).toBe(Status.Ok);
  expect([fake.span(), fake.u32(slot + 8)]).toEqual(["value of key", 7]);
});

test("a bad cas slot is found after the value was written", () => {
  const { fake, calls } = setUp();
  expect(calls.proxy_get_shared_data(...fake.put("key"), slot, slot + 4, outside)).toBe(
    Status.InvalidMemoryAccess,
  );
  expect(fake.span()).toBe("value of key");
});

test("shared data that is not there leaves the slots", () => {
  const { fake, calls } = setUp();
  expect(calls.proxy_get_shared_data(...fake.put("missing"), slot, slot + 4, slot + 8)).toBe(Status.NotFound);
  expect(fake.isUntouched(slot)).toBe(true);
});

test("queues", () => {
  const { fake, calls, context } = setUp();
  expect(calls.proxy_register_shared_queue(...fake.put("q"), slot)).toBe(Status.Ok);
  expect(calls.proxy_resolve_shared_queue(...fake.put("vm"), ...fake.put("q"), slot + 4)).toBe(Status.Ok);
  expect(calls.proxy_enqueue_shared_queue(1, ...fake.put("m"))).toBe(Status.Ok);
  expect(calls.proxy_dequeue_shared_queue(1, slot + 8, slot + 12)).toBe(Status.Ok);
  expect(calls.proxy_dequeue_shared_queue(2, slot + 8, slot + 12)).toBe(Status.Empty);
  expect([fake.u32(slot), fake.u32(slot + 4), fake.span(slot + 8, slot + 12)]).toEqual([1, 1, "message"]);
  expect(context.calls).toEqual([
    ["registerQueue", "q"],
    ["resolveQueue", "vm", "q"],
    ["enqueue", 1, "m"],
  ]);
});

test("metrics: offsets are signed, values unsigned", () => {
  const { fake, calls, context } = setUp();
  expect(calls.proxy_define_metric(0, ...fake.put("n"), slot)).toBe(Status.Ok);
  calls.proxy_increment_metric(-1, -2n);
  calls.proxy_record_metric(4, -1n);
  expect(calls.proxy_get_metric(4, slot + 8)).toBe(Status.Ok);
  expect(fake.bytes.readBigUInt64LE(slot + 8)).toBe(0xffffffffffffffffn);
  expect(context.calls).toEqual([
    ["defineMetric", 0, "n"],
    ["incrementMetric", 0xffffffff, -2n],
    ["recordMetric", 4, 0xffffffffffffffffn],
  ]);
});

test("a metric's name is looked at before its type", () => {
  const { fake, calls } = setUp();
  expect(calls.proxy_define_metric(9, ...bad, slot)).toBe(Status.InvalidMemoryAccess);
  expect(calls.proxy_define_metric(3, ...fake.put("n"), slot)).toBe(Status.BadArgument);
});

test("properties", () => {
  const { fake, calls, context } = setUp();
  expect(calls.proxy_get_property(...fake.put("plugin_name"), slot, slot + 4)).toBe(Status.Ok);
  expect(fake.span()).toBe("fake");
  expect(calls.proxy_get_property(...fake.put("a\0b"), slot, slot + 4)).toBe(Status.NotFound);
  expect(calls.proxy_set_property(...fake.put("k\0l"), ...fake.put("v"))).toBe(Status.Ok);
  expect(context.calls).toEqual([["setProperty", "k\0l", "v"]]);
});

test("a foreign function gives its result, or its size alone, or nothing", () => {
  const { fake, calls } = setUp();
  const [name, argument] = [fake.put("echo"), fake.put("hello")];
  expect(calls.proxy_call_foreign_function(...name, ...argument, slot, slot + 4)).toBe(Status.Ok);
  expect(fake.span()).toBe("hello");
  expect(calls.proxy_call_foreign_function(...name, ...argument, 0, slot + 8)).toBe(Status.Ok);
  expect([fake.u32(slot + 8), fake.asked]).toEqual([5, [5]]);
  expect(calls.proxy_call_foreign_function(...name, 0, 0, slot, slot + 4)).toBe(Status.Ok);
  expect([fake.u32(slot), fake.u32(slot + 4)]).toEqual([0, 0]);
});

test("an unknown foreign function leaves the slots", () => {
  const { fake, calls } = setUp();
  expect(calls.proxy_call_foreign_function(...fake.put("other"), 0, 0, slot, slot + 4)).toBe(Status.NotFound);
  expect(fake.isUntouched(slot)).toBe(true);
  expect(calls.proxy_call_foreign_function(...bad, 0, 0, slot, slot + 4)).toBe(Status.InvalidMemoryAccess);
});

test("log: level before memory, and what is below the logger's level is not even read", () => {
  const { fake, calls, context } = setUp();
  const message = fake.put("a\n\0\xe9");
  expect([6, 9, -1].map((level) => calls.proxy_log(level, ...bad))).toEqual([2, 2, 2]);
  expect(calls.proxy_log(2, ...bad)).toBe(Status.InvalidMemoryAccess);
  fake.vm.logLevel = 2;
  expect([calls.proxy_log(2, ...message), calls.proxy_log(1, ...message), calls.proxy_log(5, 0, 0)]).toEqual([
    0, 0, 0,
  ]);
  expect(context.logs).toEqual([
    [2, "a\n\0\xe9"],
    [5, ""],
  ]);
});

test("level, time, tick, done, effective context", () => {
  const { fake, calls, context } = setUp();
  fake.vm.logLevel = 3;
  expect([calls.proxy_get_log_level(slot), fake.u32(slot)]).toEqual([0, 3]);
  expect(calls.proxy_get_current_time_nanoseconds(slot + 8)).toBe(Status.Ok);
  expect(fake.bytes.readBigUInt64LE(slot + 8)).toBe(fake.vm.now());
  expect(calls.proxy_get_current_time_nanoseconds(outside)).toBe(Status.InvalidMemoryAccess);
  expect([calls.proxy_set_effective_context(2), calls.proxy_set_effective_context(-1)]).toEqual([0, 2]);
  calls.proxy_set_tick_period_milliseconds(-1);
  calls.proxy_done();
  expect(context.calls).toEqual([["setTickPeriod", 0xffffffff], ["done"]]);
});

test("streams: a type over 3 is a BadArgument", () => {
  const { calls, context } = setUp();
  expect(
    [4, -1].flatMap((type) => [calls.proxy_continue_stream(type), calls.proxy_close_stream(type)]),
  ).toEqual([2, 2, 2, 2]);
  calls.proxy_continue_stream(3);
  calls.proxy_close_stream(0);
  expect(context.calls).toEqual([
    ["continueStream", 3],
    ["closeStream", 0],
  ]);
});

test("ABI 0.1.0 has its own names", () => {
  const { fake, calls, context } = setUp("0.1.0");
  calls.proxy_continue_request();
  calls.proxy_continue_response();
  calls.proxy_clear_route_cache();
  expect(calls.proxy_get_configuration(slot, slot + 4)).toBe(Status.Ok);
  expect([fake.span(), context.calls]).toEqual([
    "configured",
    [["continueStream", 0], ["continueStream", 1], ["clearRouteCache"]],
  ]);
});

test("a local response", () => {
  const { fake, calls, context } = setUp();
  const pairs = fake.put("\x01\0\0\0\x01\0\0\0\x01\0\0\0a\0b\0");
  expect(calls.proxy_send_local_response(403, ...fake.put("why"), ...fake.put("no"), ...pairs, -1)).toBe(
    Status.Ok,
  );
  expect(context.calls).toEqual([
    ["sendLocalResponse", 403, new Uint8Array([110, 111]), ["a", "b"], -1, "why"],
  ]);
  expect(calls.proxy_send_local_response(403, ...bad, 0, 0, 0, 0, 0)).toBe(Status.InvalidMemoryAccess);
  expect(calls.proxy_send_local_response(403, 0, 0, ...bad, 0, 0, 0)).toBe(Status.InvalidMemoryAccess);
  expect(calls.proxy_send_local_response(403, 0, 0, 0, 0, ...bad, 0)).toBe(Status.InvalidMemoryAccess);
});
