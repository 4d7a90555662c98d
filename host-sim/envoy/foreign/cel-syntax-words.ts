/**
 * The commonest syntax errors of CEL in the words of Envoy 1.40's parser: an end where an operand should be, and
 * something behind an expression that is whole. For others it has words that only its parser's generator can find.
 */

export interface SyntaxWords {
  readonly text: string;
  readonly offset: number;
}

const operands =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

const binaryOperator = /^(?:\+|-|\*|\/|%|==|!=|<=|>=|<|>|&&|\|\||in\b)/;
const otherOperator = /^[?.[(]/;
const token = /^(?:[A-Za-z_]\w*|\d+(?:\.\d+)?|'[^'\\\n]*'|"[^"\\\n]*")/;
/** What is no token at all has an error of its own. */
const noToken = /[@#;$`\\~^]|(?<![=!<>])=(?!=)|(?<!&)&(?!&)|(?<!\|)\|(?!\|)/;

/**
 * @param found What the library says: "found x but expecting ...".
 * @param offset Where it found that.
 * @returns `null` for every other error.
 */
export function syntaxWords(source: string, found: string, offset: number): SyntaxWords | null {
  if (noToken.test(source)) return null;
  if (found.startsWith("found end of input but expecting '!'")) return endsEarly(source);
  return found.endsWith("but expecting end of input") ? goesOn(source, offset) : null;
}

/** Nothing at all, or an open bracket. A call's bracket could close, too. */
function endsEarly(source: string): SyntaxWords | null {
  const rest = source.replace(/\/\/.*$/, "").trimEnd();
  return rest === "" || /(?:^|[^\w\s])\s*\($/.test(rest) ? missingOperand(source) : null;
}

function goesOn(source: string, offset: number): SyntaxWords | null {
  const rest = source.slice(offset);
  const operator = binaryOperator.exec(rest);
  if (operator !== null) return rest.slice(operator[0].length).trim() === "" ? missingOperand(source) : null;
  const extra = otherOperator.test(rest) ? null : token.exec(rest);
  if (extra === null) return null;
  const isLast = rest.slice(extra[0].length).trim() === "";
  const text = `${isLast ? "extraneous" : "mismatched"} input '${extra[0]}' expecting <EOF>`;
  return { text, offset };
}

const missingOperand = (source: string): SyntaxWords => ({
  text: `mismatched input '<EOF>' expecting ${operands}`,
  offset: source.length,
});
