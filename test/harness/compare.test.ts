import { expect, test } from "vitest";
import { differences, printRows } from "../envoy/compare.js";

test("equal lines are no difference", () => {
  expect(differences(["a", "b"], ["a", "b"])).toBeNull();
});

test("a changed line stands beside the one that it replaces", () => {
  expect(differences(["a", "b", "c"], ["a", "x", "c"])).toEqual([
    [" ", "a", "a"],
    ["|", "b", "x"],
    [" ", "c", "c"],
  ]);
});

test("a line that one side lacks leaves the rest matched", () => {
  expect(differences(["a", "c"], ["a", "b", "c"])).toEqual([
    [" ", "a", "a"],
    [">", "", "b"],
    [" ", "c", "c"],
  ]);
});

test("order counts", () => {
  expect(differences(["a", "b"], ["b", "a"])).not.toBeNull();
});

test("the print says which side is which", () => {
  const printed = printRows(differences(["only here"], [])!, 12);
  expect(printed).toContain("Envoy 1.40");
  expect(printed).toContain("only here    <");
});
