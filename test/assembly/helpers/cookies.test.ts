/** Cookies: RFC 6265. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Helpers, loadHelpers } from "./guest.js";

let helpers: Helpers;

beforeAll(async () => {
  helpers = await loadHelpers();
});

test.each([
  ["SID=31d4d96e407aad42; lang=en-US", "SID", "31d4d96e407aad42"],
  ["SID=31d4d96e407aad42; lang=en-US", "lang", "en-US"],
  ["SID=31d4d96e407aad42; lang=en-US", "sid", null],
  ["a=1; a=2", "a", "1"],
  ["ab=1; b=2", "b", "2"],
  ["a=b=c", "a", "b=c"],
  ["a=", "a", ""],
  ["a", "a", null],
  ['a="x y"', "a", "x y"],
  ['a="', "a", '"'],
  ["  a \t=\t 1 ;b=2", "a", "1"],
  ["a=1;;; b=2;", "b", "2"],
  ["=1; a=2", "", null],
  ["a=%41", "a", "%41"],
  ["", "a", null],
  [null, "a", null],
  [";", "a", null],
  ["b; a=1", "a", "1"],
])("%j has for %j the value %j", (header, name, value) =>
  expect(helpers.text("getCookie", header, name)).toBe(value),
);

test.each([
  ["a=1; b=2; a=3", "a", "b=2"],
  ["a=1", "a", ""],
  ["a=1;b=2", "c", "a=1; b=2"],
  [" ; a ; =x;", "", "a; =x"],
])("%j without %j is %j", (header, name, rest) =>
  expect(helpers.text("removeCookie", header, name)).toBe(rest),
);

test("no header traps, and what is removed is not found", () => {
  const header = fc.string({ unit: fc.constantFrom(...'ab=;" \t,é'.split("")), maxLength: 20 });
  fc.assert(
    fc.property(header, fc.constantFrom("a", "b", "ab"), (header, name) => {
      const rest = helpers.text("removeCookie", header, name);
      expect(helpers.text("getCookie", rest, name)).toBeNull();
      if (helpers.text("getCookie", header, name) === null) return;
      expect(rest!.length).toBeLessThan(header.length);
    }),
    { numRuns: 1000 },
  );
});

// -- set-cookie

test("a cookie with all of it", () => {
  expect(helpers.text("setCookie", "id", "a3fWa", "/docs", "example.com", 60, true)).toBe(
    "id=a3fWa; Path=/docs; Domain=example.com; Max-Age=60; Expires=Sun, 06 Nov 1994 08:49:37 GMT; " +
      "SameSite=Strict; Secure; HttpOnly; Partitioned",
  );
});

test("a cookie with none of it", () =>
  expect(helpers.text("setCookie", "id", "", "", "", 0, false)).toBe("id="));

const bad = ["\0", "\r", "\n", ";", "\x7f", "é", "\u{1f600}"];

test.each([
  ...[...bad, "", " ", "=", ",", '"', "(", "/"].map((part) => ["name", part && `a${part}`, "1", ""]),
  ...[...bad, " ", ",", '"', "\\", '"a'].map((part) => ["value", "a", `1${part}`, ""]),
  ...bad.map((part) => ["path", "a", "1", `/${part}`]),
])("no cookie with the %s of %j=%j and the path %j", (_part, name, value, path) =>
  expect(helpers.text("setCookie", name!, value!, path!, "", 0, true)).toBeNull(),
);

test("a value may stand in quotes", () =>
  expect(helpers.text("setCookie", "a", '"b"', "", "", 0, false)).toBe('a="b"'));
