import { expect, test } from "vitest";
import { KnownTexts } from "../../../host-sim/model/known-texts.js";

test("knows what was noted, also as another string", () => {
  const known = new KnownTexts();
  known.note("x-header");
  expect(known.has(["x", "header"].join("-"))).toBe(true);
});

test("does not take one text for another in the same place", () => {
  const known = new KnownTexts();
  known.note("x-one-r");
  expect(known.has("x-two-r")).toBe(false);
  known.note("x-two-r");
  expect(known.has("x-one-r")).toBe(false);
});

test("long texts are not kept", () => {
  const known = new KnownTexts();
  known.note("a".repeat(65));
  expect(known.has("a".repeat(65))).toBe(false);
});

test("an empty text has all that holds for no letter", () => {
  expect(new KnownTexts().has("")).toBe(true);
});
