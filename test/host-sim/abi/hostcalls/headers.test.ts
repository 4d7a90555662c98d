import { expect, test } from "vitest";
import { MapType, Status } from "../../../../host-sim/abi/enums.js";
import { createHostcalls } from "../../../../host-sim/abi/hostcalls/index.js";
import { FakeGuest, outside, slot } from "../fake-guest.js";

const setUp = (version?: "0.1.0") => {
  const fake = new FakeGuest(version);
  return { fake, calls: createHostcalls(fake.guest), context: fake.vm.context };
};
const onePair = "\x01\0\0\0\x01\0\0\0\x01\0\0\0a\0b\0";

test.each([8, 99, -1])("map type %i is a BadArgument before memory is looked at", (type) => {
  const { calls, context } = setUp();
  expect([
    calls.proxy_get_header_map_value(type, outside, 4, slot, slot + 4),
    calls.proxy_add_header_map_value(type, outside, 4, outside, 4),
    calls.proxy_replace_header_map_value(type, outside, 4, outside, 4),
    calls.proxy_remove_header_map_value(type, outside, 4),
    calls.proxy_get_header_map_pairs(type, outside, outside),
    calls.proxy_set_header_map_pairs(type, outside, 4),
    calls.proxy_get_header_map_size(type, outside),
  ]).toEqual(Array(7).fill(Status.BadArgument));
  expect(context.calls).toEqual([]);
});

test("a key or value outside memory changes nothing", () => {
  const { fake, calls, context } = setUp();
  const good = fake.put("a");
  expect([
    calls.proxy_get_header_map_value(0, outside, 4, slot, slot + 4),
    calls.proxy_add_header_map_value(0, ...good, outside, 4),
    calls.proxy_add_header_map_value(0, -16, 32, ...good),
    calls.proxy_replace_header_map_value(0, ...good, outside, 4),
    calls.proxy_remove_header_map_value(0, outside, 4),
    calls.proxy_set_header_map_pairs(0, outside, 4),
  ]).toEqual(Array(6).fill(Status.InvalidMemoryAccess));
  expect(context.calls).toEqual([]);
});

test("a missing header is NotFound even with bad slots, a found one is InvalidMemoryAccess", () => {
  const { fake, calls } = setUp();
  const missing = fake.put("missing");
  const path = fake.put(":path");
  expect(calls.proxy_get_header_map_value(0, ...missing, outside, outside + 4)).toBe(Status.NotFound);
  expect(calls.proxy_get_header_map_value(0, ...path, outside, outside + 4)).toBe(Status.InvalidMemoryAccess);
});

test("under ABI 0.1.0 a missing header reads as an empty one", () => {
  const { fake, calls } = setUp("0.1.0");
  expect(calls.proxy_get_header_map_value(0, ...fake.put("missing"), slot, slot + 4)).toBe(Status.Ok);
  expect([fake.u32(slot), fake.u32(slot + 4)]).toEqual([0, 0]);
});

test("a value reaches the guest, an empty one as address 0", () => {
  const { fake, calls } = setUp();
  calls.proxy_get_header_map_value(0, ...fake.put(":path"), slot, slot + 4);
  expect(fake.span()).toBe("/");
  calls.proxy_get_header_map_value(0, ...fake.put("x-empty"), slot, slot + 4);
  expect([fake.u32(slot), fake.u32(slot + 4)]).toEqual([0, 0]);
});

test("names and values reach the host as bytes", () => {
  const { fake, calls, context } = setUp();
  const [name, value] = [fake.put("X-N\xe9"), fake.put("\xff\0\r\n")];
  calls.proxy_add_header_map_value(2, ...name, ...value);
  calls.proxy_replace_header_map_value(3, ...name, ...value);
  calls.proxy_remove_header_map_value(1, ...name);
  expect(context.calls).toEqual([
    ["addHeader", MapType.HttpResponseHeaders, "X-N\xe9", "\xff\0\r\n"],
    ["replaceHeader", MapType.HttpResponseTrailers, "X-N\xe9", "\xff\0\r\n"],
    ["removeHeader", MapType.HttpRequestTrailers, "X-N\xe9"],
  ]);
});

test("pairs go both ways", () => {
  const { fake, calls, context } = setUp();
  context.headers.splice(0, 4, "a", "b");
  expect(calls.proxy_get_header_map_pairs(0, slot, slot + 4)).toBe(Status.Ok);
  expect(fake.span()).toBe(onePair);
  calls.proxy_set_header_map_pairs(2, ...fake.put(onePair));
  expect(context.calls).toEqual([["setHeaderPairs", 2, ["a", "b"]]]);
});

test("garbage sets no pairs at all, and address 0 of size 0 is no garbage", () => {
  const { fake, calls, context } = setUp();
  expect(calls.proxy_set_header_map_pairs(0, ...fake.put("garbage"))).toBe(Status.Ok);
  expect(calls.proxy_set_header_map_pairs(0, 0, 0)).toBe(Status.Ok);
  expect(context.calls).toEqual(Array(2).fill(["setHeaderPairs", 0, []]));
});

test("pairs of an absent map are address 0 and size 0, not even a count", () => {
  const { fake, calls } = setUp();
  expect(calls.proxy_get_header_map_pairs(1, slot, slot + 4)).toBe(Status.Ok);
  expect([fake.u32(slot), fake.u32(slot + 4), fake.asked]).toEqual([0, 0, []]);
  expect(calls.proxy_get_header_map_pairs(1, outside, outside + 4)).toBe(Status.InvalidMemoryAccess);
});

test("the size of a map", () => {
  const { fake, calls } = setUp();
  expect(calls.proxy_get_header_map_size(0, slot)).toBe(Status.Ok);
  expect(fake.u32(slot)).toBe(13);
  expect(calls.proxy_get_header_map_size(0, outside)).toBe(Status.InvalidMemoryAccess);
});
