/** Regular expressions: what they mean is what JavaScript's mean, as far as both know the same. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Helpers, loadCounted, loadHelpers } from "./guest.js";

let helpers: Helpers;
let counted: Helpers;

beforeAll(async () => {
  helpers = await loadHelpers();
  counted = await loadCounted();
});

function compiled(pattern: string, flags = ""): Helpers {
  expect(helpers.text("compileRegex", pattern, flags)).toBeNull();
  return helpers;
}

const groupsOf = (pattern: string) => new RegExp(`${pattern}|`).exec("")!.length - 1;

/** The match of this regular expression: every group as text. */
function ours(pattern: string, text: string, flags = "") {
  const groups = compiled(pattern, flags).texts("regexMatch", text, groupsOf(pattern));
  return groups.length ? groups : null;
}

const theirs = (pattern: string, text: string, flags = "") => {
  const match = new RegExp(pattern, flags).exec(text);
  return match && [...match].map((group) => group ?? null);
};

test.each([
  ["abc", "xxabcabc"],
  ["a|ab|abc", "abc"],
  ["a*?b", "aaab"],
  ["a{2,3}", "aaaa"],
  ["a{2,3}?", "aaaa"],
  ["a{2,}b", "aab"],
  ["(a|b)*c", "abac"],
  ["(?:(a)|b)*", "ab"],
  ["(a*)*", "b"],
  ["(a*)+", "b"],
  ["(|a)+", "aaa"],
  ["(|a)?", "a"],
  ["(a*)?", "b"],
  ["(|a){0,3}", "aaa"],
  ["(a|b*){2,4}", "abba"],
  ["^$", ""],
  ["^a|b$", "cb"],
  ["\\bfoo\\b", "a foo."],
  ["\\Boo\\b", "a foo."],
  ["[^a-c\\d]+", "ab1xyz9"],
  ["[]a]", "]a"],
  ["[^]", "\n"],
  ["[-a]+[a-]+[\\w-]+", "-a-a-a"],
  ["[\\]\\\\]+", "]\\"],
  [".+", "one\ntwo"],
  ["\\x41\\u0042\\t", "AB\t"],
  ["(?<year>\\d{4})-(?<month>\\d\\d)", "on 2026-11-21"],
  ["é+", "caféé"],
  ["[à-ü]+", "grüße"],
  ["(a{0}b)?c", "bc"],
  ["x*", "aaa"],
  ["((a)|(b)|(c))+?$", "abc"],
])("/%s/ on %j is what JavaScript finds", (pattern, text) => {
  expect(ours(pattern, text)).toEqual(theirs(pattern, text));
});

test.each([
  ["ABC[d-f]+", "abcDEF", "i"],
  ["[^A-C]", "abcd", "i"],
  ["^b", "a\nb", "m"],
  ["a$", "a\nb", "m"],
  ["a.b", "a\nb", "s"],
])("/%s/ on %j with the flag %s", (pattern, text, flags) => {
  expect(ours(pattern, text, flags)).toEqual(theirs(pattern, text, flags));
});

// -- random expressions

const atom = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("a", "b", "c", "ab", ".", "[ab]", "[^a]", "\\w", "\\W", "[b-d-]") },
  { weight: 1, arbitrary: fc.constantFrom("^", "$", "\\b", "\\B", "(?:)", "()") },
);
const quantifier = fc.constantFrom(
  ...["*", "+", "?", "{2}", "{0,2}", "{1,3}", "{1,}", "{0}"].flatMap((one) => [one, `${one}?`]),
);
const isSingle = (one: string) => !["^", "$", "\\b", "\\B", "(?:)", "()", "ab"].includes(one);
/** Assertions may hold in other places than in the empty text. */
const mayBeEmpty = (inner: string) => new RegExp(`^(?:${inner.replace(/[$^]|\\[bB]/g, "")})$`).test("");

/** Expressions; with `strict` nothing is repeated that may be empty. */
const expressions = (strict: boolean) =>
  fc.letrec<{ expression: string; term: string; sequence: string }>((tie) => ({
    expression: fc
      .array(tie("sequence"), { minLength: 1, maxLength: 3, size: "max" })
      .map((parts) => parts.join("|")),
    sequence: fc.array(tie("term"), { maxLength: 3, size: "max" }).map((parts) => parts.join("")),
    term: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      atom,
      fc.tuple(atom, quantifier).map(([one, times]) => (isSingle(one) ? one + times : one)),
      fc
        .tuple(fc.constantFrom("(", "(?:"), tie("expression"), fc.option(quantifier, { nil: "" }))
        .map(([open, inner, times]) => `${open}${inner})${strict && mayBeEmpty(inner) ? "" : times}`),
    ),
  })).expression;

const subject = fc.string({ unit: fc.constantFrom("a", "b", "c", "d", "-", " ", "\n", "A"), maxLength: 12 });

const texts = fc.array(subject, { minLength: 5, maxLength: 5 });

test("random expressions find in random texts what JavaScript finds, group by group", () => {
  fc.assert(
    fc.property(expressions(true), texts, (pattern, texts) => {
      fc.pre(helpers.text("compileRegex", pattern, "") === null);
      for (const text of texts)
        expect([pattern, text, ours(pattern, text)]).toEqual([pattern, text, theirs(pattern, text)]);
    }),
    { numRuns: 2000 },
  );
});

test("whether a text fits is the same where something empty is repeated, too", () => {
  fc.assert(
    fc.property(expressions(false), texts, (inner, texts) => {
      const pattern = `^(?:${inner})$`;
      fc.pre(helpers.text("compileRegex", pattern, "") === null);
      for (const text of texts) {
        const fits = helpers.boolean("regexTest", text);
        expect([pattern, text, fits]).toEqual([pattern, text, new RegExp(pattern).test(text)]);
      }
    }),
    // JavaScript's own expressions take exponential time for some of these
    { numRuns: 400 },
  );
});

// -- what is found, in other forms

test("groups by name, by number, and those that took no part", () => {
  compiled("(?<year>\\d{4})(?:-(?<month>\\d\\d))?");
  expect(helpers.text("regexNamed", "in 2026", "year")).toBe("2026");
  expect(helpers.text("regexNamed", "in 2026", "month")).toBeNull();
  expect(helpers.text("regexNamed", "in 2026", "day")).toBeNull();
  expect(helpers.texts("regexMatch", "in 2026", 4)).toEqual(["2026", "2026", null, null, null]);
});

test("offsets are those of bytes", () => {
  compiled("ü(b)?");
  expect(helpers.numbers("regexOffsets", Buffer.from("aüb"), 0)).toEqual([1, 4]);
  expect(helpers.numbers("regexOffsets", Buffer.from("aüb"), 1)).toEqual([3, 4]);
  expect(helpers.numbers("regexOffsets", Buffer.from("aü"), 1)).toEqual([-1, -1]);
  expect(helpers.numbers("regexOffsets", Buffer.from("aü"), -1)).toEqual([-1, -1]);
});

test("a match may be looked for behind an offset, and ^ stays the beginning", () => {
  compiled("^a|b");
  expect(helpers.texts("regexMatchFrom", Buffer.from("aab"), 1)).toEqual(["b"]);
  expect(helpers.texts("regexMatchFrom", Buffer.from("aab"), 3)).toEqual([]);
  expect(helpers.texts("regexMatchFrom", Buffer.from("aab"), 4)).toEqual([]);
  expect(helpers.texts("regexMatchFrom", Buffer.from("aab"), -1)).toEqual([]);
});

test.each([
  ["a", "banana", "o"],
  ["(\\w+) (\\w+)", "hello wide world", "$2 $1"],
  ["(?<first>\\w)(\\w)", "abcd", "$<first>-$&-$$-$2-$3-$02-$"],
  ["b*", "abc", "-"],
  ["x", "abc", "y"],
  ["(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)", "abcdefghij", "$10$1$11$100"],
  ["(x)?a", "aa", "<$1>"],
  ["(?<n>a)", "a", "$<n>$<m>$<n"],
])("/%s/ replaces in %j by %j as JavaScript does", (pattern, text, template) => {
  compiled(pattern);
  expect(helpers.text("regexReplace", text, template, false)).toBe(
    text.replace(new RegExp(pattern), template),
  );
  expect(helpers.text("regexReplace", text, template, true)).toBe(
    text.replace(new RegExp(pattern, "g"), template),
  );
});

test("bytes that are no UTF-8 are U+FFFD to the expression, and stay what they are around a replacement", () => {
  compiled("b\\ufffd");
  const bytes = Buffer.from([0xff, 0x61, 0x62, 0xe9, 0xc3, 0x28]);
  expect(helpers.boolean("regexTestBytes", bytes)).toBe(true);
  expect(helpers.bytes("regexReplaceBytes", bytes, "ü")).toEqual(
    Buffer.from([0xff, 0x61, 0xc3, 0xbc, 0xc3, 0x28]),
  );
});

test("any bytes can be looked through, and the text between matches is untouched", () => {
  compiled("[^\\x00-\\x7f]|.$");
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const out = helpers.bytes("regexReplaceBytes", bytes, "$&");
      expect(out).toEqual(Buffer.from(bytes));
    }),
  );
});

test("characters are read as Node reads them", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 3 }), (text) => {
      compiled("^.*$", "s");
      expect(ours("^(.)?(.)?(.)?$", text, "s")).toEqual(theirs("^(.)?(.)?(.)?$", text, "su"));
    }),
  );
});

// -- texts in pieces

/** Begins and ends of what JavaScript finds, each match behind the one before. */
const allOf = (pattern: string, text: string) =>
  [...text.matchAll(new RegExp(pattern, "g"))].flatMap(({ index, 0: match }) => [
    index,
    index + match.length,
  ]);

test.each([
  ["card \\d{4}", "a card 4111 and a card 42 card 4222"],
  ["\\b\\d{3,5}\\b", "123 1234567 12345"],
  ["\\d+$", "12 34"],
  ["^a|b", "abab"],
  ["a.*c|b", "abbbc"],
  ["ab*?", "abbab"],
  ["\\Bb\\b", "ab b bb"],
])("/%s/ finds the same in %j, however it is cut", (pattern, text) => {
  compiled(pattern);
  for (let size = 1; size <= text.length; size++)
    expect([size, helpers.numbers("regexInPieces", Buffer.from(text), size)]).toEqual([
      size,
      allOf(pattern, text),
    ]);
});

test("a character is not cut", () => {
  compiled("ü[^x]");
  const bytes = Buffer.from("aüéüx");
  for (let size = 1; size <= bytes.length; size++)
    expect(helpers.numbers("regexInPieces", bytes, size)).toEqual([1, 5]);
});

test("random expressions find the same in random texts, however they are cut", () => {
  fc.assert(
    fc.property(expressions(true), subject, fc.integer({ min: 1, max: 5 }), (pattern, text, size) => {
      fc.pre(helpers.text("compileRegex", pattern, "") === null && text !== "");
      const found = helpers.numbers("regexInPieces", Buffer.from(text), size);
      expect([pattern, text, found]).toEqual([pattern, text, allOf(pattern, text)]);
    }),
    // JavaScript's own expressions take exponential time for some of these
    { numRuns: 400 },
  );
});

// -- what is no expression

test.each([
  ["a**", "nothing to repeat at 2"],
  ["+a", "nothing to repeat at 0"],
  ["a|*", "nothing to repeat at 2"],
  ["^*", "nothing to repeat at 1"],
  ["\\b+", "nothing to repeat at 2"],
  ["a{2}{3}", "nothing to repeat at 4"],
  ["(a", "no end at 0"],
  ["a)", "nothing to close at 1"],
  ["a(b(c)", "no end at 1"],
  ["[a", "no end at 0"],
  ["x[a-", "no end at 1"],
  ["[z-a]", "bad range at 1"],
  ["a{3,2}", "bad repetition at 6"],
  ["a{x}", "bad repetition at 2"],
  ["a{2", "bad repetition at 3"],
  ["a{1001}", "too large at 6"],
  ["\\q", "unknown escape at 1"],
  ["\\", "unknown escape at 1"],
  ["[\\", "unknown escape at 2"],
  ["\\x4", "unknown escape at 3"],
  ["\\u{110000}", "unknown escape at 9"],
  ["\\u{41", "unknown escape at 5"],
  ["\\u{}", "unknown escape at 3"],
  ["(a)\\1", "not supported at 4"],
  ["(?=a)", "not supported at 2"],
  ["(?<!a)", "not supported at 3"],
  ["(?<>a)", "bad name at 3"],
  ["(?<1>a)", "bad name at 4"],
  ["(?<a>a)(?<a>b)", "bad name at 11"],
  ["(".repeat(51), "too large at 51"],
  ["(?:".repeat(51), "too large at 153"],
  ["()".repeat(51), "too large at 101"],
  ["((a{100}){100}){100}", "too large at 14"],
])("%s is refused: %s", (pattern, error) => {
  expect(helpers.text("compileRegex", pattern, "")).toBe(error);
  expect(helpers.boolean("regexTest", "aaaa")).toBe(false);
  expect(helpers.texts("regexMatch", "aaaa", 0)).toEqual([]);
  expect(helpers.text("regexReplace", "aaaa", "b", true)).toBe("aaaa");
});

test("an unknown flag is refused", () => {
  expect(helpers.text("compileRegex", "a", "g")).toBe("unknown flag at 0");
});

const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."()[]{}|*+?\\^$.-<>:!=,0123456789abdnuwx".split("")),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 30,
});

test("no text traps as an expression, and what JavaScript refuses is refused", () => {
  fc.assert(
    fc.property(nasty, subject, (pattern, text) => {
      const error = helpers.text("compileRegex", pattern, "");
      helpers.texts("regexMatch", text, 10);
      helpers.text("regexReplace", text, pattern, true);
      if (error === null) expect(() => new RegExp(pattern)).not.toThrow();
    }),
    { numRuns: 3000 },
  );
});

// -- time

test.each([
  ["(a+)+$", "a", "b"],
  ["(a|a)*$", "a", "b"],
  ["(a|aa)+$", "a", "b"],
  ["(.*)*x", "a", ""],
  ["(?:a??){50}a{50}$", "a", "b"],
  ["^(([a-z])+.)+[A-Z]([a-z])+$", "a", ""],
  ["(x+x+)+y", "x", ""],
  ["(()|a)*b", "a", ""],
])("/%s/ takes twice the instructions for twice the text", (pattern, unit, end) => {
  expect(counted.text("compileRegex", pattern, "")).toBeNull();
  const cost = (length: number) => {
    const before = counted.executed;
    counted.boolean("regexTest", unit.repeat(length) + end);
    counted.texts("regexMatch", unit.repeat(length) + end, 1);
    return counted.executed - before;
  };
  expect(cost(4000) / cost(2000)).toBeLessThan(2.1);
});

test("what follows without a character is no recursion: a thousand groups that are empty", () => {
  compiled("(?:a??){450}");
  expect(helpers.texts("regexMatch", "a".repeat(700), 0)).toEqual([""]);
  compiled("(){300}b");
  expect(helpers.boolean("regexTest", "aab")).toBe(true);
});
