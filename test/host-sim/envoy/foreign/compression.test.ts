import fc from "fast-check";
import { expect, test } from "vitest";
import { compress, uncompress } from "../../../../host-sim/envoy/foreign/compression.js";
import { call, contextOf } from "./context.js";

const context = contextOf();

test.each([
  ["a".repeat(20), "x\x9cKL\xc4\x04\x00O\xa6\x07\x95"],
  ["", "x\x9c\x03\x00\x00\x00\x00\x01"],
])("compress makes the zlib stream that Envoy makes", (input, output) => {
  expect(call(context, "compress", input)).toEqual([0, output]);
});

test("uncompress undoes it and ignores what follows", () => {
  expect(call(context, "uncompress", "x\x9cKL\xc4\x04\x00O\xa6\x07\x95trailing")).toEqual([
    0,
    "a".repeat(20),
  ]);
});

test.each(["", "garbage", "x\x9cKL\xc4", "x\x9cKD\x05\x00OF\x07\x95"])(
  "%j is no zlib stream: SerializationFailure",
  (input) => {
    expect(call(context, "uncompress", input)).toEqual([3, ""]);
  },
);

test("any bytes survive both", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (input) => {
      const { result } = uncompress(compress(input).result!);
      expect([...result!]).toEqual([...input]);
    }),
  );
});
