import { expect, test } from "vitest";
import { layOut, widthsOf, wrap } from "../../../../host-sim/testing/columns/layout.js";

test("blocks stand one after the other, each in its column", () => {
  const blocks = [
    { column: 0, lines: ["GET /", "  a: b"] },
    { column: 1, lines: ["Continue"] },
    { column: 2, lines: ["GET /"] },
  ];
  expect(layOut(["client", "plugin", "upstream"], [8, 10, 8], blocks).join("\n")).toBe(
    [
      "client   | plugin     | upstream",
      "---------+------------+---------",
      "GET /    |            |",
      "  a: b   |            |",
      "         | Continue   |",
      "         |            | GET /",
    ].join("\n"),
  );
});

test("a long line goes on in the next row, behind a space where there is one", () => {
  expect(wrap("  name: some words that are long", 20)).toEqual(["  name: some words", "    that are long"]);
  expect(wrap("abcdefghijklmnopqrstuvwxyz", 20)).toEqual(["abcdefghijklmnopqrst", "  uvwxyz"]);
});

test("a line takes four rows at most", () => {
  const rows = wrap("x".repeat(200), 20);
  expect(rows).toHaveLength(4);
  expect(rows.at(-1)).toMatch(/^ {2}x+\.\.\.$/);
});

test.each([80, 100, 120])("a page of %i is filled, and never wider", (page) => {
  const widths = widthsOf(page);
  expect(widths.reduce((sum, width) => sum + width, 6)).toBe(page);
  const rows = layOut(["a", "b", "c"], widths, [{ column: 1, lines: ["y".repeat(1000)] }]);
  expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(page);
});
