import { expect, test } from "vitest";
import { Status } from "../../../../host-sim/abi/enums.js";
import { createHostcalls } from "../../../../host-sim/abi/hostcalls/index.js";
import { FakeGuest, outside, slot } from "../fake-guest.js";

const setUp = () => {
  const fake = new FakeGuest();
  return { fake, calls: createHostcalls(fake.guest), context: fake.vm.context };
};
const pairs = "\x01\0\0\0\x01\0\0\0\x01\0\0\0a\0b\0";
const none: [number, number] = [0, 0];
const bad: [number, number] = [outside, 4];

test("an http call reaches the host whole, its timeout signed", () => {
  const { fake, calls, context } = setUp();
  const given = [...fake.put("known"), ...fake.put(pairs), ...fake.put("body"), ...fake.put(pairs)] as const;
  expect(calls.proxy_http_call(...given, -5, slot)).toBe(Status.Ok);
  expect(fake.u32(slot)).toBe(4);
  expect(context.calls).toEqual([
    ["httpCall", "known", ["a", "b"], new Uint8Array(Buffer.from("body")), ["a", "b"], -5],
  ]);
});

test("an http call that is refused writes token 0", () => {
  const { fake, calls } = setUp();
  expect(calls.proxy_http_call(...fake.put("other"), ...none, ...none, ...none, 0, slot)).toBe(
    Status.BadArgument,
  );
  expect(fake.u32(slot)).toBe(0);
});

test.each([0, 1, 2, 3])(
  "an http call with part %i outside memory is not made, and no token is written",
  (part) => {
    const { fake, calls, context } = setUp();
    const given = [fake.put("known"), none, none, none];
    given[part] = bad;
    const [cluster, headers, body, trailers] = given as [typeof none, typeof none, typeof none, typeof none];
    expect(calls.proxy_http_call(...cluster, ...headers, ...body, ...trailers, 0, slot)).toBe(
      Status.InvalidMemoryAccess,
    );
    expect([context.calls, fake.isUntouched(slot)]).toEqual([[], true]);
  },
);

test("an http call without a good token slot is not made", () => {
  const { fake, calls, context } = setUp();
  const call = () => calls.proxy_http_call(...fake.put("known"), ...none, ...none, ...none, 0, outside);
  expect(call()).toBe(Status.InvalidMemoryAccess);
  expect(context.calls).toEqual([]);
});

test("a gRPC call and a stream reach the host", () => {
  const { fake, calls, context } = setUp();
  const service = fake.put("svc");
  const [name, method, metadata, message] = [fake.put("S"), fake.put("M"), fake.put(pairs), fake.put("msg")];
  expect(calls.proxy_grpc_call(...service, ...name, ...method, ...metadata, ...message, 100, slot)).toBe(
    Status.Ok,
  );
  expect(calls.proxy_grpc_stream(...service, ...name, ...method, ...metadata, slot + 4)).toBe(Status.Ok);
  expect([fake.u32(slot), fake.u32(slot + 4)]).toEqual([5, 6]);
  const proto = new Uint8Array(Buffer.from("svc"));
  expect(context.calls).toEqual([
    ["grpcCall", proto, "S", "M", ["a", "b"], new Uint8Array(Buffer.from("msg")), 100],
    ["grpcStream", proto, "S", "M", ["a", "b"]],
  ]);
});

test.each([0, 1, 2, 3, 4])("a gRPC call with part %i outside memory is not made", (part) => {
  const { calls, context } = setUp();
  const given = [none, none, none, none, none];
  given[part] = bad;
  const [a, b, c, d, e] = given as [typeof none, typeof none, typeof none, typeof none, typeof none];
  expect(calls.proxy_grpc_call(...a, ...b, ...c, ...d, ...e, 0, slot)).toBe(Status.InvalidMemoryAccess);
  if (part < 4)
    expect(calls.proxy_grpc_stream(...a, ...b, ...c, ...d, slot)).toBe(Status.InvalidMemoryAccess);
  expect(context.calls).toEqual([]);
});

test("messages, cancel and close go by token", () => {
  const { fake, calls, context } = setUp();
  calls.proxy_grpc_send(6, ...fake.put("m"), 2);
  calls.proxy_grpc_cancel(-1);
  calls.proxy_grpc_close(5);
  expect(calls.proxy_grpc_send(6, ...bad, 0)).toBe(Status.InvalidMemoryAccess);
  expect(context.calls).toEqual([
    ["grpcSend", 6, new Uint8Array([109]), true],
    ["grpcCancel", 0xffffffff],
    ["grpcClose", 5],
  ]);
});

test("a name is resolved", () => {
  const { fake, calls, context } = setUp();
  expect(calls.envoy_resolve_dns(...fake.put("localhost"), slot)).toBe(Status.Ok);
  expect([fake.u32(slot), context.calls]).toEqual([1, [["resolveDns", "localhost"]]]);
  expect(calls.envoy_resolve_dns(...bad, slot)).toBe(Status.InvalidMemoryAccess);
});

test("the status of a callout", () => {
  const { fake, calls } = setUp();
  expect(calls.proxy_get_status(slot, slot + 4, slot + 8)).toBe(Status.Ok);
  expect([fake.u32(slot), fake.span(slot + 4, slot + 8)]).toEqual([11, "reset"]);
  expect(calls.proxy_get_status(outside, slot, slot + 4)).toBe(Status.InvalidMemoryAccess);
});
