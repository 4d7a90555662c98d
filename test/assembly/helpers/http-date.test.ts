/** Dates: RFC 9110, section 5.6.7. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Helpers, loadHelpers } from "./guest.js";

let helpers: Helpers;
const NO_DATE = Number(-(2n ** 63n));

beforeAll(async () => {
  helpers = await loadHelpers({ now: Date.UTC(2026, 10, 21) / 1000 });
});

test.each([
  ["Sun, 06 Nov 1994 08:49:37 GMT"],
  ["Sunday, 06-Nov-94 08:49:37 GMT"],
  ["Sun Nov  6 08:49:37 1994"],
])("%j is the example of RFC 9110", (text) => expect(helpers.number("parseHttpDate", text)).toBe(784111777));

const first = Date.UTC(0, 0) && new Date("0000-01-01T00:00:00Z").getTime() / 1000;
const last = new Date("9999-12-31T23:59:59Z").getTime() / 1000;

test("writes what Node writes, and reads it again, in every form", () => {
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (seconds) => {
      const date = new Date(seconds * 1000);
      expect(helpers.text("httpDate", BigInt(seconds))).toBe(date.toUTCString());
      expect(helpers.number("parseHttpDate", date.toUTCString())).toBe(seconds);
      const [day, , month, year, time] = date.toUTCString().split(/,? /);
      const asctime = `${day} ${month} ${String(date.getUTCDate()).padStart(2)} ${time} ${year}`;
      expect(helpers.number("parseHttpDate", asctime)).toBe(seconds);
    }),
    { numRuns: 1000 },
  );
});

test("what is before the year 0 or behind 9999 is written as the nearest", () => {
  expect(helpers.text("httpDate", -(2n ** 63n))).toBe("Sat, 01 Jan 0000 00:00:00 GMT");
  expect(helpers.text("httpDate", 2n ** 63n - 1n)).toBe("Fri, 31 Dec 9999 23:59:59 GMT");
});

test.each([
  ["26", 2026],
  ["76", 2076],
  ["77", 1977],
  ["94", 1994],
  ["00", 2000],
])("in 2026 the year %s is %i: none is more than 50 years ahead", (digits, year) => {
  const seconds = helpers.number("parseHttpDate", `Monday, 01-Jan-${digits} 00:00:00 GMT`);
  expect(new Date(seconds * 1000).getUTCFullYear()).toBe(year);
});

test.each([
  ["Monday", "Mon"],
  ["Tuesday", "Tue"],
  ["Wednesday", "Wed"],
  ["Thursday", "Thu"],
  ["Friday", "Fri"],
  ["Saturday", "Sat"],
])("knows %s", (day, short) => {
  expect(helpers.number("parseHttpDate", `${day}, 06-Nov-94 08:49:37 GMT`)).toBe(784111777);
  expect(helpers.number("parseHttpDate", `${short}, 06 Nov 1994 08:49:37 GMT`)).toBe(784111777);
});

test.each([
  "",
  "Sun",
  "Sun, ",
  "Sun, 06 Nov 1994 08:49:37",
  "Sun, 06 Nov 1994 08:49:37 UTC",
  "Sun, 06 Nov 1994 08:49:37 GMT ",
  " Sun, 06 Nov 1994 08:49:37 GMT",
  "sun, 06 Nov 1994 08:49:37 GMT",
  "Sun, 6 Nov 1994 08:49:37 GMT",
  "Sun, 06 nov 1994 08:49:37 GMT",
  "Sun, 06 Nov 94 08:49:37 GMT",
  "Sun, 06 Nov 1994 24:00:00 GMT",
  "Sun, 06 Nov 1994 08:60:37 GMT",
  "Sun, 06 Nov 1994 08:49:61 GMT",
  "Sun, 06 Nov 1994 08:49:3  GMT",
  "Sun, 00 Nov 1994 08:49:37 GMT",
  "Sun, 31 Nov 1994 08:49:37 GMT",
  "Sun, 29 Feb 1900 08:49:37 GMT",
  "Sun, 29 Feb 2026 08:49:37 GMT",
  "Sun, 06 unN 1994 08:49:37 GMT",
  "nMo, 06 Nov 1994 08:49:37 GMT",
  "Someday, 06-Nov-94 08:49:37 GMT",
  "Sunday, 06-Nov-1994 08:49:37 GMT",
  "Sun Nov 6 08:49:37 1994",
  "Sun Nov  6 08:49:37 94",
  "1994-11-06T08:49:37Z",
  "784111777",
  "0",
])("%j is no date", (text) => expect(helpers.number("parseHttpDate", text)).toBe(NO_DATE));

test("leap days and leap seconds", () => {
  expect(helpers.number("parseHttpDate", "Tue, 29 Feb 2000 00:00:00 GMT")).toBe(Date.UTC(2000, 1, 29) / 1000);
  expect(helpers.number("parseHttpDate", "Sat, 31 Dec 2016 23:59:60 GMT")).toBe(Date.UTC(2017, 0, 1) / 1000);
});

test("no text traps", () => {
  const part = fc.constantFrom(
    "Sun",
    "day",
    ", ",
    "06",
    "Nov",
    "-",
    "94",
    " ",
    "08:49:37",
    "GMT",
    "é",
    ":",
    "1994",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 10 }), (parts) => {
      helpers.number("parseHttpDate", parts.join(""));
    }),
  );
});
