import fc from "fast-check";
import { expect, test } from "vitest";
import { GuestMemory } from "../../../host-sim/abi/memory.js";
import { pairsSize, readPairs, writePairs } from "../../../host-sim/abi/pairs.js";

const memory = new GuestMemory();
const wasm = new WebAssembly.Memory({ initial: 40 });
memory.bind(wasm);

const bytesOf = (pairs: string[]): Buffer => {
  writePairs(memory, 64, pairs);
  return Buffer.from(Buffer.from(wasm.buffer, 64, pairsSize(pairs)));
};
const read = (bytes: Uint8Array): string[] => {
  Buffer.from(wasm.buffer).set(bytes, 64);
  return readPairs(memory, 64, bytes.length);
};

test("the layout is Envoy's", () => {
  expect(bytesOf(["a", "bc"]).toString("latin1")).toBe(
    "\x01\0\0\0" + "\x01\0\0\0" + "\x02\0\0\0" + "a\0bc\0",
  );
});

const field = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });

test("what is written is read", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(field, field), { maxLength: 20 }), (pairs) => {
      expect(read(bytesOf(pairs.flat()))).toEqual(pairs.flat());
    }),
  );
});

test.each([
  ["nothing", ""],
  ["a cut count", "\x01\0\0"],
  ["a count without sizes", "\x01\0\0\0"],
  ["a missing last NUL", "\x01\0\0\0\x01\0\0\0\x01\0\0\0a\0b"],
  ["another byte in place of NUL", "\x01\0\0\0\x01\0\0\0\x01\0\0\0a\x01b\0"],
  ["a byte too many", "\x01\0\0\0\x01\0\0\0\x01\0\0\0a\0b\0!"],
  ["a huge count", "\xff\xff\xff\xff\x01\0\0\0\x01\0\0\0a\0b\0"],
  ["a huge size", "\x01\0\0\0\xff\xff\xff\xff\x01\0\0\0a\0b\0"],
  ["sizes that wrap", "\x01\0\0\0\xfe\xff\xff\xff\xff\xff\xff\xffa\0b\0"],
])("%s reads as no pairs", (_, bytes) => {
  expect(read(Buffer.from(bytes, "latin1"))).toEqual([]);
});

test("1024 pairs are read, 1025 are none", () => {
  const many = (count: number) => bytesOf(Array.from({ length: count * 2 }, () => "x"));
  expect(read(many(1024))).toHaveLength(2048);
  expect(read(many(1025))).toEqual([]);
});

test("1 MiB is read, a byte more is none", () => {
  const sized = (size: number) => bytesOf(["name", "v".repeat(size - pairsSize(["name", ""]))]);
  expect(read(sized(1024 * 1024))).toHaveLength(2);
  expect(read(sized(1024 * 1024 + 1))).toEqual([]);
});

test("garbage never throws", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(Array.isArray(read(bytes))).toBe(true);
    }),
  );
});
