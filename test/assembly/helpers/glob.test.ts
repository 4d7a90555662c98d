/** Globs. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Helpers, loadCounted, loadHelpers } from "./guest.js";

let helpers: Helpers;

beforeAll(async () => {
  helpers = await loadHelpers();
});

test.each([
  ["", "", true],
  ["", "a", false],
  ["*", "", true],
  ["*", "abc", true],
  ["*", "a/c", false],
  ["**", "a/c", true],
  ["***", "a/c", true],
  ["/api/*", "/api/users", true],
  ["/api/*", "/api/users/7", false],
  ["/api/**", "/api/users/7", true],
  ["/api/**/edit", "/api/users/7/edit", true],
  ["/api/**/edit", "/api/edit", false],
  ["/*/b*c", "/a/bxxc", true],
  ["a?c", "abc", true],
  ["a?c", "a/c", false],
  ["a?c", "ac", false],
  ["[a-c]x", "bx", true],
  ["[a-c]x", "dx", false],
  ["[!a-c]x", "dx", true],
  ["[!a]x", "/x", false],
  ["[]a]", "]", true],
  ["[!]a]", "b", true],
  ["[a-]", "-", true],
  ["[a", "[a", true],
  ["\\*", "*", true],
  ["\\*", "a", false],
  ["a\\", "a\\", true],
  ["*.example.com", "a.b.example.com", true],
  ["*.example.com", "example.com", false],
  ["A", "a", false],
  ["ü*", "uber", false],
  ["ü*", "üb", true],
])("%j on %j: %j", (pattern, text, fits) => expect(helpers.boolean("glob", pattern, text)).toBe(fits));

/** The same as a regular expression. */
const asRegExp = (pattern: string) => {
  const parts = pattern.match(/\*\*|\[(?:!?[^\]]*)\]|\\.|./gs) ?? [];
  const translated = parts.map((part) => {
    if (part === "**") return "[^]*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    return part.replace(/^\\/, "").replace(/[.*?/\\]/, "\\$&");
  });
  return new RegExp(`^${translated.join("")}$`);
};

test("fits what a regular expression of the same meaning fits", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 10 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", "*", "**", "?", "\\*"), maxLength: 6 });
  fc.assert(
    fc.property(pattern, text, (pattern, text) => {
      expect([pattern, text, helpers.boolean("glob", pattern, text)]).toEqual([
        pattern,
        text,
        asRegExp(pattern).test(text),
      ]);
    }),
    { numRuns: 5000 },
  );
});

test("no pattern traps", () => {
  const wild = fc.string({ unit: fc.constantFrom(..."[]!-\\*?/ab\u{e9}".split("")), maxLength: 8 });
  fc.assert(
    fc.property(wild, wild, (pattern, text) => void helpers.boolean("glob", pattern, text)),
    { numRuns: 2000 },
  );
});

test("twice the text takes at most twice the instructions, whatever the stars", async () => {
  const counted = await loadCounted();
  const cost = (length: number) => {
    const before = counted.executed;
    counted.boolean("glob", "**a*a**a*a**b", "a".repeat(length));
    return counted.executed - before;
  };
  expect(cost(4000) / cost(2000)).toBeLessThan(2.1);
});
