import { describe, expect, test } from "vitest";
import { bytesField, doubleField, varintField } from "../../../../host-sim/model/proto.js";
import { pairs, read, sourceOf, streamOf } from "./source.js";

const double = (value: number) => {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleLE(value);
  return buffer.toString("latin1");
};

const my = {
  k: "v",
  f: 1.5,
  b: true,
  z: null,
  o: { i: 1, s: "t" },
  l: [1, "two", false],
  ln: [1, null],
  e: {},
  el: [],
  oo: { z: null },
};
const stream = streamOf({ dynamicMetadata: { my, second: { a: "b" } } });
const at = (path: string) => read(sourceOf({ stream }), `metadata/filter_metadata/my/${path}`);

describe("walks JSON", () => {
  test.each([
    ["k", "v"],
    ["f", double(1.5)],
    ["b", "\x01"],
    ["o", pairs("i", double(1), "s", "t")],
    ["o/i", double(1)],
    ["l", pairs(double(1), "", "two", "", "\0", "")],
    ["l/1", "two"],
    ["e", "\0\0\0\0"],
    ["el", "\0\0\0\0"],
    ["none", 1],
    ["constructor", 1],
    ["k/x", 1],
  ])("%s", (path, value) => {
    expect(at(path)).toBe(value);
  });
});

test.each(["01", "+1", " 1", "1 "])("an index may be written %j", (index) => {
  expect(at(`l/${index}`)).toBe("two");
});

test.each(["-1", "9", "x", "", "99999999999", "1.0"])("%j is no index", (index) => {
  expect(at(`l/${index}/`)).toBe(1);
});

test.each(["z", "ln", "oo", ""])("null, and what holds it, is SerializationFailure: %j", (path) => {
  expect(at(path)).toBe(3);
});

test("a namespace by name, all of them as pairs", () => {
  const source = sourceOf({ stream: streamOf({ dynamicMetadata: { second: { a: "b" } } }) });
  const second = pairs("a", "b");
  expect(read(source, "metadata/filter_metadata/second")).toBe(second);
  expect(read(source, "metadata/filter_metadata")).toBe(pairs("second", second));
  expect(read(source, "metadata/filter_metadata/none")).toBe(1);
});

describe("as a message", () => {
  test("is empty when there is none", () => {
    expect(read(sourceOf(), "metadata")).toBe("");
    expect(read(sourceOf(), "metadata/filter_metadata")).toBe("\0\0\0\0");
    expect(read(sourceOf(), "metadata/typed_filter_metadata")).toBe("\0\0\0\0");
    expect(read(sourceOf(), "metadata/nope")).toBe(1);
  });
  test("is google.protobuf.Struct by namespace", () => {
    const source = sourceOf({ stream: streamOf({ dynamicMetadata: { cm: { a: "clustermeta" } } }) });
    expect(read(source, "metadata")).toBe(
      "\x0a\x1a\x0a\x02cm\x12\x14\x0a\x12\x0a\x01a\x12\x0d\x1a\x0bclustermeta",
    );
  });
  test("holds every kind of value", () => {
    const source = sourceOf({ stream: streamOf({ dynamicMetadata: { n: { a: [null, true, 1, {}] } } }) });
    const items = [varintField(1, 0), varintField(4, 1), doubleField(2, 1), bytesField(5, "")];
    const list = bytesField(6, items.map((item) => bytesField(1, item)).join(""));
    const struct = bytesField(1, bytesField(1, "a") + bytesField(2, list));
    expect(read(source, "metadata")).toBe(bytesField(1, bytesField(1, "n") + bytesField(2, struct)));
  });
});
