import { describe, expect, test } from "vitest";
import { CelExpressions } from "../../../../host-sim/envoy/foreign/cel-expressions.js";

const operands =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

/** What Envoy 1.40 logs of an expression that it does not take. */
function lineOf(source: string): string {
  const made = new CelExpressions().create(source);
  return typeof made === "number" ? "" : made.line.replace("expr_create parse error: ERROR: <input>:", "");
}

describe("syntax errors of CEL in Envoy's words", () => {
  test("an empty source has no line to show", () => {
    expect(lineOf("")).toBe(`1:1: Syntax error: mismatched input '<EOF>' expecting ${operands}`);
  });

  test.each(["1+", "(", "request.path ==", "1 in", "// c"])(
    "an operand is missing at the end of %j",
    (source) => {
      expect(lineOf(source).split("\n")[0]).toBe(
        `1:${source.length + 1}: Syntax error: mismatched input '<EOF>' expecting ${operands}`,
      );
    },
  );

  test.each([
    ["1 1", 3, "extraneous input '1'"],
    ["1 1 1", 3, "mismatched input '1'"],
    ["syntax error (((", 8, "mismatched input 'error'"],
    ["'a' 'b'", 5, "extraneous input ''b''"],
  ])("%j goes on behind its end", (source, column, words) => {
    expect(lineOf(source).split("\n")[0]).toBe(`1:${column}: Syntax error: ${words} expecting <EOF>`);
  });
});
