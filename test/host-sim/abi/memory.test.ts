import { expect, test } from "vitest";
import { GuestMemory } from "../../../host-sim/abi/memory.js";

const bound = (pages = 1) => {
  const wasm = new WebAssembly.Memory({ initial: pages, maximum: 4 });
  const memory = new GuestMemory();
  memory.bind(wasm);
  return { wasm, memory };
};

test.each([
  [0, 0, true],
  [0, 65536, true],
  [65536, 0, true],
  [65536, 1, false],
  [65535, 2, false],
  [-16, 32, false],
  [16, -1, false],
  [-1, -1, false],
  [0x7ffffff0, 4, false],
])("holds(%i, %i) is %s: addresses are unsigned and do not wrap", (address, length, expected) => {
  expect(bound().memory.holds(address, length)).toBe(expected);
});

test("before it is bound nothing lies in memory", () => {
  expect(new GuestMemory().holds(0, 1)).toBe(false);
  expect(new GuestMemory().pages).toBe(0);
});

test("growth is noticed", () => {
  const { wasm, memory } = bound();
  wasm.grow(1);
  expect(memory.holds(65536, 4)).toBe(true);
  expect(memory.setU32(131068, 7)).toBe(true);
  expect(new DataView(wasm.buffer).getUint32(131068, true)).toBe(7);
  expect(memory.pages).toBe(2);
});

test("bytes of length 0 are fine in memory that grew", () => {
  const { wasm, memory } = bound();
  wasm.grow(1);
  expect([memory.holds(0, 0), memory.text(0, 0), memory.copy(0, 0).length]).toEqual([true, "", 0]);
});

test("words are little-endian and unsigned", () => {
  const { wasm, memory } = bound();
  memory.setU64(8, 0xfedcba9876543210n);
  expect([...new Uint8Array(wasm.buffer, 8, 8)]).toEqual([0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe]);
  expect([memory.u32(12), memory.u64(8)]).toEqual([0xfedcba98, 0xfedcba9876543210n]);
});

test.each([4, 8])("a word of %i bytes at the very end fits, one byte further it does not", (size) => {
  const { memory } = bound();
  const write = (at: number) => (size === 4 ? memory.setU32(at, 1) : memory.setU64(at, 1n));
  expect([write(65536 - size), write(65536 - size + 1), write(-1)]).toEqual([true, false, false]);
});

test.each([0, 1, 3, 4, 7, 12, 20, 21, 24, 25, 32, 33, 64, 65, 1000])(
  "text of %i bytes comes back",
  (length) => {
    const { memory } = bound();
    const text = Array.from({ length }, (_, at) => String.fromCharCode((at * 37 + 200) & 0xff)).join("");
    memory.writeText(100, text);
    memory.writeText(65536 - length, text);
    expect(memory.text(100, length)).toBe(text);
    expect(memory.text(65536 - length, length)).toBe(text);
  },
);

test("text at an address that changed is not the old one", () => {
  const { wasm, memory } = bound();
  const bytes = Buffer.from(wasm.buffer);
  for (let length = 1; length <= 32; length++) {
    bytes.fill("a", 0, 64);
    expect(memory.text(0, length)).toBe("a".repeat(length));
    for (let at = 0; at < length; at++) {
      bytes[at] = 0xe9;
      expect(memory.text(0, length)).toBe(bytes.toString("latin1", 0, length));
      bytes[at] = 0x61;
    }
  }
});

test("what lies behind a text is no part of it", () => {
  const { wasm, memory } = bound();
  const bytes = Buffer.from(wasm.buffer);
  bytes.write("abcdeX", 0);
  expect(memory.text(0, 5)).toBe("abcde");
  bytes.write("abcdeY", 0);
  expect(memory.text(0, 5)).toBe("abcde");
});

test("a copy is a copy", () => {
  const { wasm, memory } = bound();
  const copy = memory.copy(0, 4);
  new Uint8Array(wasm.buffer)[0] = 9;
  expect([...copy]).toEqual([0, 0, 0, 0]);
});
