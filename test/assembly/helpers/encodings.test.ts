/** base64, hex, percent-encoding: the vectors of their RFCs, and Node's own over random input. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Helpers, loadHelpers } from "./guest.js";

let helpers: Helpers;

beforeAll(async () => {
  helpers = await loadHelpers();
});

const bytes = fc.uint8Array({ maxLength: 40 });
/** Texts without half a surrogate pair. */
const text = fc.string({ unit: "binary", maxLength: 20 });
/** ASCII alone: of a text with a broken escape Node cuts all else to bytes, against the standard. */
const broken = fc.string({ unit: fc.constantFrom(..."%+4a1cfz=".split("")), maxLength: 12 });
const noise = (alphabet: string) =>
  fc.string({ unit: fc.constantFrom(...alphabet.split(""), "é", "\0"), maxLength: 12 });

// -- base64

test.each([
  ["", ""],
  ["f", "Zg=="],
  ["fo", "Zm8="],
  ["foo", "Zm9v"],
  ["foob", "Zm9vYg=="],
  ["fooba", "Zm9vYmE="],
  ["foobar", "Zm9vYmFy"],
])("RFC 4648: %j is %j in base64", (plain, encoded) => {
  expect(helpers.text("encodeBase64", Buffer.from(plain))).toBe(encoded);
  expect(helpers.bytes("decodeBase64", encoded)).toEqual(Buffer.from(plain));
});

test("base64 and base64url are Node's, there and back", () => {
  fc.assert(
    fc.property(bytes, (input) => {
      const node = Buffer.from(input);
      expect(helpers.text("encodeBase64", input)).toBe(node.toString("base64"));
      expect(helpers.text("encodeBase64Url", input)).toBe(node.toString("base64url"));
      expect(helpers.bytes("decodeBase64", node.toString("base64"))).toEqual(node);
      expect(helpers.bytes("decodeBase64Url", node.toString("base64url"))).toEqual(node);
    }),
  );
});

test("a text is decoded only if it is what encoding would have made", () => {
  fc.assert(
    fc.property(noise("ABYZaz09+/-_=\n "), (input) => {
      const isCanonical = Buffer.from(input, "base64").toString("base64") === input;
      expect(helpers.bytes("decodeBase64", input) !== null).toBe(isCanonical);
      const url = Buffer.from(input, "base64url").toString("base64url");
      const padded = url + "=".repeat((4 - (url.length % 4)) % 4);
      expect(helpers.bytes("decodeBase64Url", input) !== null).toBe(input === url || input === padded);
    }),
    { numRuns: 5000 },
  );
});

test.each([
  "Zg",
  "Zg=",
  "Zg===",
  "Zh==",
  "Zm9=",
  "Zm 9v",
  "Zm9v\n",
  "=",
  "====",
  "Zg==Zg==",
  "Zm9\u{141}",
  "Z",
  "Zm9vY",
])("%j is no base64", (input) => expect(helpers.bytes("decodeBase64", input)).toBeNull());

test("base64url knows its own two characters, and not those of base64", () => {
  expect(helpers.bytes("decodeBase64Url", "-_-_")).toEqual(Buffer.from([0xfb, 0xff, 0xbf]));
  expect(helpers.bytes("decodeBase64Url", "+/+/")).toBeNull();
  expect(helpers.bytes("decodeBase64", "-_-_")).toBeNull();
});

// -- hex

test("hex is Node's, there and back, in either case", () => {
  fc.assert(
    fc.property(bytes, (input) => {
      const hex = Buffer.from(input).toString("hex");
      expect(helpers.text("encodeHex", input)).toBe(hex);
      expect(helpers.bytes("decodeHex", hex)).toEqual(Buffer.from(input));
      expect(helpers.bytes("decodeHex", hex.toUpperCase())).toEqual(Buffer.from(input));
    }),
  );
});

test.each(["0", "0g", "g0", "0x", " 0", "00\u0130"])("%j is no hex", (input) =>
  expect(helpers.bytes("decodeHex", input)).toBeNull(),
);

// -- percent-encoding

test("RFC 3986: everything but the unreserved characters is encoded, and what is decoded is what was", () => {
  fc.assert(
    fc.property(text, (input) => {
      const expected = encodeURIComponent(input).replace(
        /[!'()*]/g,
        (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
      );
      expect(helpers.text("encodePercent", input)).toBe(expected);
      expect(helpers.text("decodePercent", expected)).toBe(input);
    }),
  );
});

test.each([
  ["a+b", "a+b"],
  ["%41%c3%BC", "Aü"],
  ["%00", "\0"],
  ["%ff", "\ufffd"],
  ["%", null],
  ["%4", null],
  ["%4g", null],
  ["100%", null],
])("%j decodes to %j", (input, expected) => expect(helpers.text("decodePercent", input)).toBe(expected));

test("the encoding of forms is URLSearchParams', there and back, broken escapes too", () => {
  const form = (input: string) => new URLSearchParams({ "": input }).toString().slice(1);
  fc.assert(
    fc.property(text, broken, (input, value) => {
      expect(helpers.text("encodeForm", input)).toBe(form(input));
      expect(helpers.text("decodeForm", form(input))).toBe(input);
      expect(helpers.text("decodeForm", value)).toBe(new URLSearchParams(`=${value}`).get(""));
    }),
    { numRuns: 1000 },
  );
});
