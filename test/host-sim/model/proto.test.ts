import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as proto from "../../../host-sim/model/proto.js";

describe("varint", () => {
  test.each([
    [0, "\x00"],
    [127, "\x7f"],
    [128, "\x80\x01"],
    [300, "\xac\x02"],
    [-1, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"],
  ])("%i", (value, bytes) => {
    expect(proto.varint(value)).toBe(bytes);
  });
});

test("fields of each kind", () => {
  expect(proto.varintField(2, 5)).toBe("\x10\x05");
  expect(proto.bytesField(1, "foo")).toBe("\x0a\x03foo");
  expect(proto.doubleField(2, 1.5)).toBe("\x11\0\0\0\0\0\0\xf8\x3f");
  expect(proto.bytesField(16, "")).toBe("\x82\x01\x00");
});

test("int64Bytes is little-endian two's complement", () => {
  expect(proto.int64Bytes(-7)).toBe("\xf9\xff\xff\xff\xff\xff\xff\xff");
  expect(proto.int64Bytes(200n)).toBe("\xc8\0\0\0\0\0\0\0");
});

describe("readProto", () => {
  test("gives the fields in order", () => {
    const bytes = `${proto.bytesField(1, "a")}${proto.varintField(2, 300)}${proto.doubleField(3, 1.5)}\x25\x01\0\0\0`;
    expect(proto.readProto(bytes)).toEqual([
      { number: 1, wire: 2, bytes: "a" },
      { number: 2, wire: 0, value: 300n },
      { number: 3, wire: 1, value: 0x3ff8000000000000n },
      { number: 4, wire: 5, value: 1n },
    ]);
  });
  test("an empty message has none", () => {
    expect(proto.readProto("")).toEqual([]);
  });
  test("skips groups", () => {
    expect(proto.readProto("\x0b\x10\x01\x0c\x18\x02")).toEqual([{ number: 3, wire: 0, value: 2n }]);
  });
  test.each([
    ["a cut varint", "\x08\x80"],
    ["a varint of eleven bytes", `\x08${"\x80".repeat(10)}\x01`],
    ["a length over the end", "\x0a\x05ab"],
    ["a cut fixed64", "\x09ab"],
    ["field number 0", "\x00\x01"],
    ["wire type 6", "\x0e"],
    ["wire type 7", "\xff\x01"],
    ["a tag alone", "\xff"],
    ["an end of a group that did not start", "\x0c"],
    ["a group without an end", "\x0b\x10\x01"],
    ["an end of another group", "\x0b\x14"],
  ])("refuses %s", (_, bytes) => {
    expect(proto.readProto(bytes)).toBeNull();
  });
  test("refuses groups without bottom instead of overflowing", () => {
    expect(proto.readProto("\x0b".repeat(100_000))).toBeNull();
  });
  test("reads what is written", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 29 - 1 }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (number, value) => {
          expect(proto.readProto(proto.varintField(number, value))).toEqual([{ number, wire: 0, value }]);
        },
      ),
    );
  });
  test("never throws on any bytes", () => {
    const bytes = fc.uint8Array().map((data) => String.fromCharCode(...data));
    fc.assert(fc.property(bytes, (input) => void proto.readProto(input)));
  });
});

test("the last of a repeated singular field counts", () => {
  const fields = proto.readProto(
    proto.bytesField(1, "a") + proto.bytesField(1, "b") + proto.varintField(2, 1) + proto.varintField(2, 7),
  )!;
  expect(proto.lastBytes(fields, 1)).toBe("b");
  expect(proto.lastVarint(fields, 2)).toBe(7n);
  expect(proto.lastBytes(fields, 9)).toBeUndefined();
  expect(proto.lastVarint(fields, 9)).toBe(0n);
});

test("doubleOf undoes doubleBytes", () => {
  const [field] = proto.readProto(proto.doubleField(1, -0.1))!;
  expect(field!.wire === 1 && proto.doubleOf(field!.value)).toBe(-0.1);
});
