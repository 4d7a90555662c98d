import { expect, test } from "vitest";
import { Status } from "../../../host-sim/abi/enums.js";
import { Guest, Phase } from "../../../host-sim/abi/guest.js";
import { guest as guestBytes, run } from "../vm/wat.js";
import { FakeGuest, outside, slot } from "./fake-guest.js";
import { FakeVm } from "./fake-vm.js";

test("malloc is asked for exactly the bytes of the result", () => {
  const fake = new FakeGuest();
  expect(fake.guest.returnText("hello", slot, slot + 4)).toBe(Status.Ok);
  expect([fake.asked, fake.u32(slot), fake.u32(slot + 4), fake.span()]).toEqual([[5], 4096, 5, "hello"]);
});

test("an empty result is address 0 and size 0, without malloc", () => {
  const fake = new FakeGuest();
  const { guest } = fake;
  expect(guest.returnText("", slot, slot + 4)).toBe(Status.Ok);
  expect(guest.returnBytes(new Uint8Array(), slot + 8, slot + 12)).toBe(Status.Ok);
  expect(guest.returnPairs([], slot + 16, slot + 20)).toBe(Status.Ok);
  expect([0, 4, 8, 12, 16, 20].map((at) => fake.u32(slot + at))).toEqual([0, 0, 0, 0, 0, 0]);
  expect(fake.asked).toEqual([]);
});

test.each([
  ["0", 0],
  ["an address outside memory", 65536],
  ["an address whose end lies outside", 65534],
  ["a negative address", -8],
])("malloc that gives %s is InvalidMemoryAccess, and the slots stay", (_, address) => {
  const fake = new FakeGuest();
  fake.malloc = () => address;
  expect(fake.guest.returnText("hello", slot, slot + 4)).toBe(Status.InvalidMemoryAccess);
  expect(fake.isUntouched(slot)).toBe(true);
});

test("malloc that traps is told to the VM, and the hostcall answers InvalidMemoryAccess", () => {
  const fake = new FakeGuest();
  const trap = new WebAssembly.RuntimeError("unreachable");
  fake.malloc = () => {
    throw trap;
  };
  expect(fake.guest.returnBytes(new Uint8Array(3), slot, slot + 4)).toBe(Status.InvalidMemoryAccess);
  expect(fake.vm.failures).toEqual([["malloc", trap]]);
  expect(fake.guest.phase).toBe(Phase.Running);
});

test("malloc that grows the memory gets its bytes", () => {
  const fake = new FakeGuest();
  fake.malloc = () => fake.wasmMemory.grow(1) * 65536;
  expect(fake.guest.returnText("grown", slot, slot + 4)).toBe(Status.Ok);
  expect(fake.span()).toBe("grown");
});

test("bad slots are found after malloc", () => {
  const fake = new FakeGuest();
  expect(fake.guest.returnText("hello", outside, slot)).toBe(Status.InvalidMemoryAccess);
  expect(fake.asked).toEqual([5]);
  expect(fake.isUntouched(slot)).toBe(true);
});

test("a bad size slot leaves the address written", () => {
  const fake = new FakeGuest();
  expect(fake.guest.returnText("hello", slot, outside)).toBe(Status.InvalidMemoryAccess);
  expect(fake.u32(slot)).toBe(4096);
});

test("address 0 is memory like any other", () => {
  const fake = new FakeGuest();
  expect(fake.guest.returnU32(7, 0)).toBe(Status.Ok);
  expect(fake.u32(0)).toBe(7);
});

test("malloc runs within its scope, also when it traps", () => {
  const steps: string[] = [];
  const guest = new Guest(new FakeVm(), "0.2.1", {
    enter: () => steps.push("enter"),
    leave: () => steps.push("leave"),
  });
  guest.bindMalloc(() => {
    steps.push("malloc");
    throw new WebAssembly.RuntimeError("unreachable");
  }, "malloc");
  guest.allocate(1);
  expect(steps).toEqual(["enter", "malloc", "leave"]);
});

test.each([
  ["an address", 2048, 0],
  ["0", 0, 6],
  ["a trap", -1, 6],
])("in wasm, malloc that gives %s", (_, next, status) => {
  const { vm, instance } = run(guestBytes("malloc"));
  instance.callbacks.onContextCreate!(1, next);
  expect(instance.callbacks.onRequestHeaders!(1, 0, 0)).toBe(status);
  expect(vm.failures.length).toBe(next === -1 ? 1 : 0);
});
