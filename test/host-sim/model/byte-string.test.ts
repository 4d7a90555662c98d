import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeText, encodeText, fromBytes, toBytes } from "../../../host-sim/model/byte-string.js";

describe("encodeText", () => {
  test.each([
    ["abc", "abc"],
    ["", ""],
    ["é", "\xc3\xa9"],
    ["😀", "\xf0\x9f\x98\x80"],
    ["a\udcffb", "a\xffb"],
    ["\udc80", "\x80"],
    ["😀\udcff", "\xf0\x9f\x98\x80\xff"],
  ])("%j", (text, bytes) => {
    expect(encodeText(text)).toBe(bytes);
  });
  test("other lone surrogates become U+FFFD", () => {
    expect(encodeText("\ud800")).toBe("\xef\xbf\xbd");
    expect(encodeText("\udc7f")).toBe("\xef\xbf\xbd");
  });
  test("bytes pass as they are", () => {
    expect(encodeText(new Uint8Array([0xff, 0x41]))).toBe("\xffA");
  });
});

describe("decodeText", () => {
  test.each([
    ["abc", "abc"],
    ["\xc3\xa9", "é"],
    ["\xff", "\udcff"],
    ["\xc3", "\udcc3"],
    ["\xc0\x80", "\udcc0\udc80"],
    ["\xed\xa0\x80", "\udced\udca0\udc80"],
    ["\xe0\x9f\xbf", "\udce0\udc9f\udcbf"],
    ["\xf0\x8f\xbf\xbf", "\udcf0\udc8f\udcbf\udcbf"],
    ["\xf4\x90\x80\x80", "\udcf4\udc90\udc80\udc80"],
    ["\xf5\x80", "\udcf5\udc80"],
    ["\xef\xbf\xbd", "\ufffd"],
    ["\xef\xbf\xbd\xff\xc3\xa9", "\ufffd\udcffé"],
  ])("%j", (bytes, text) => {
    expect(decodeText(bytes)).toBe(text);
  });
});

const bytes = fc.uint8Array({ maxLength: 40 }).map(fromBytes);

test("any bytes survive decoding and encoding", () => {
  fc.assert(
    fc.property(bytes, (input) => {
      expect(encodeText(decodeText(input))).toBe(input);
    }),
  );
});

test("any text survives encoding and decoding", () => {
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(text, (input) => {
      expect(decodeText(encodeText(input))).toBe(input);
    }),
  );
});

test("decoding agrees with TextDecoder on what is UTF-8", () => {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const isValid = (input: string) => {
    try {
      decoder.decode(toBytes(input));
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(bytes, (input) => {
      expect(/\p{Surrogate}/u.test(decodeText(input))).toBe(!isValid(input));
    }),
    { numRuns: 500 },
  );
});

describe("toBytes and fromBytes", () => {
  test("are each other's inverse", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (input) => {
        expect(toBytes(fromBytes(input))).toEqual(input);
      }),
    );
  });
  test("toBytes gives memory of its own", () => {
    const first = toBytes("abc");
    expect(first.buffer.byteLength).toBe(3);
    expect(first.constructor).toBe(Uint8Array);
  });
  test("fromBytes reads a view where it stands", () => {
    expect(fromBytes(new Uint8Array([1, 2, 3, 4]).subarray(1, 3))).toBe("\x02\x03");
  });
});
