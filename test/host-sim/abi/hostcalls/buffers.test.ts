import { expect, test } from "vitest";
import { BufferType, Status } from "../../../../host-sim/abi/enums.js";
import { createHostcalls } from "../../../../host-sim/abi/hostcalls/index.js";
import { FakeGuest, outside, slot } from "../fake-guest.js";

const setUp = () => {
  const fake = new FakeGuest();
  fake.vm.context.buffers.set(BufferType.HttpResponseBody, Buffer.from("0123456789"));
  return { fake, calls: createHostcalls(fake.guest), context: fake.vm.context };
};

test.each([9, 99, -1])("buffer type %i is a BadArgument before memory is looked at", (type) => {
  const { calls } = setUp();
  expect([
    calls.proxy_get_buffer_bytes(type, 0, 10, outside, outside),
    calls.proxy_set_buffer_bytes(type, 0, 10, outside, 10),
    calls.proxy_get_buffer_status(type, outside, outside),
  ]).toEqual(Array(3).fill(Status.BadArgument));
});

test("a range reaches the guest", () => {
  const { fake, calls } = setUp();
  expect(calls.proxy_get_buffer_bytes(1, 2, 3, slot, slot + 4)).toBe(Status.Ok);
  expect([fake.span(), fake.asked]).toEqual(["234", [3]]);
});

test("offset and size are unsigned", () => {
  const { fake, calls } = setUp();
  calls.proxy_get_buffer_bytes(1, 0, -1, slot, slot + 4);
  expect(fake.span()).toBe("0123456789");
  calls.proxy_set_buffer_bytes(1, -1, -1, ...fake.put("x"));
  expect(fake.vm.context.calls).toEqual([["writeBuffer", 1, 0xffffffff, 0xffffffff, new Uint8Array([120])]]);
});

test("an empty buffer is Ok with nothing, a refused one leaves the slots", () => {
  const { fake, calls } = setUp();
  expect(calls.proxy_get_buffer_bytes(0, 0, 10, slot, slot + 4)).toBe(Status.Ok);
  expect([fake.u32(slot), fake.u32(slot + 4)]).toEqual([0, 0]);
  expect(calls.proxy_get_buffer_bytes(7, 0, 10, slot + 8, slot + 12)).toBe(Status.NotFound);
  expect(fake.isUntouched(slot + 8)).toBe(true);
});

test("even nothing wants good slots", () => {
  expect(setUp().calls.proxy_get_buffer_bytes(0, 0, 10, outside, outside + 4)).toBe(
    Status.InvalidMemoryAccess,
  );
});

test("size and flags", () => {
  const { fake, calls } = setUp();
  expect(calls.proxy_get_buffer_status(1, slot, slot + 4)).toBe(Status.Ok);
  expect([fake.u32(slot), fake.u32(slot + 4)]).toEqual([10, 0]);
  expect(calls.proxy_get_buffer_status(7, slot, slot + 4)).toBe(Status.NotFound);
});

test("an absent buffer is found before bad data is", () => {
  const { calls } = setUp();
  expect(calls.proxy_set_buffer_bytes(7, 0, 0, outside, 4)).toBe(Status.NotFound);
  expect(calls.proxy_set_buffer_bytes(0, 0, 0, outside, 4)).toBe(Status.InvalidMemoryAccess);
});

test("what the host keeps of the data is a copy", () => {
  const { fake, calls, context } = setUp();
  const [address, size] = fake.put("data");
  calls.proxy_set_buffer_bytes(0, 0, 0, address, size);
  fake.bytes.fill(0, address, address + size);
  expect(context.calls[0]![4]).toEqual(new Uint8Array(Buffer.from("data")));
});
