/**
 * A configuration's text as a tree that knows its lines. YAML scalars become what Envoy's loader makes of them,
 * which knows no schema: quoted is text, `yes`/`on`/`y` are booleans, integers are numbers (`0x10` and `010` too,
 * text beyond 32 bits), and everything else is text, fractions included.
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Scalar,
} from "yaml";

export interface Input {
  readonly value: InputValue;
  /** From 1. */
  readonly line: number;
}

export type InputValue = null | boolean | number | string | readonly Input[] | ReadonlyMap<string, Input>;

export type Syntax = "yaml" | "json";

/** Envoy reads files named .yaml and .yml as YAML, and every other file as JSON. */
export function syntaxOf(file: string | undefined): Syntax {
  return file === undefined || /\.ya?ml$/i.test(file) ? "yaml" : "json";
}

/** Text that is neither YAML nor JSON; `line` is 0 when it is unknown. */
export class SyntaxProblem extends Error {
  readonly line: number;

  constructor(line: number, text: string) {
    super(text);
    this.line = line;
  }
}

/** @throws SyntaxProblem */
export function parseInput(text: string, syntax: Syntax): Input {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: "failsafe",
    uniqueKeys: false,
    lineCounter: lines,
    prettyErrors: false,
  });
  const error = document.errors[0];
  if (error !== undefined) throw new SyntaxProblem(lines.linePos(error.pos[0]).line, error.message);
  if (syntax === "json" && !/^\s*\{/.test(text))
    throw new SyntaxProblem(
      1,
      'not JSON: Envoy reads a file as YAML only when its name ends in ".yaml" or ".yml"',
    );
  return new Tree(document, lines, syntax).input(document.contents, 1);
}

/** Aliases may repeat a part, but not without end. */
const maximumNodes = 1_000_000;

class Tree {
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #syntax: Syntax;
  #nodes = 0;

  constructor(document: Document, lines: LineCounter, syntax: Syntax) {
    this.#document = document;
    this.#lines = lines;
    this.#syntax = syntax;
  }

  input(node: unknown, parentLine: number): Input {
    if (++this.#nodes > maximumNodes) throw new SyntaxProblem(parentLine, "too many values");
    if (isAlias(node)) return this.input(node.resolve(this.#document), parentLine);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return { value: null, line: parentLine };
    const line = node.range ? this.#lines.linePos(node.range[0]).line : parentLine;
    if (isScalar(node)) return { value: this.#scalar(node, line), line };
    if (isSeq(node)) return { value: node.items.map((item) => this.input(item, line)), line };
    return { value: new Map(node.items.map((pair) => this.#entry(pair.key, pair.value, line))), line };
  }

  #entry(key: unknown, value: unknown, line: number): [string, Input] {
    if (!isScalar(key)) throw new SyntaxProblem(line, "a field's name has to be text");
    const keyLine = key.range ? this.#lines.linePos(key.range[0]).line : line;
    return [sourceOf(key), this.input(value, keyLine)];
  }

  #scalar(node: Scalar, line: number): InputValue {
    const text = sourceOf(node);
    if (node.type !== "PLAIN") return text;
    return this.#syntax === "json" ? jsonScalar(text, line) : yamlScalar(text);
  }
}

const sourceOf = (node: Scalar): string => (node.value === null ? "" : String(node.value));

function jsonScalar(text: string, line: number): InputValue {
  try {
    return JSON.parse(text) as InputValue;
  } catch {
    throw new SyntaxProblem(line, `not JSON: ${text}`);
  }
}

const nulls = new Set(["", "~", "null", "Null", "NULL"]);
const truths = new Set(["y", "yes", "true", "on"]);
const falsehoods = new Set(["n", "no", "false", "off"]);

/** The value of an unquoted YAML scalar. */
function yamlScalar(text: string): InputValue {
  if (nulls.has(text)) return null;
  if (/^([a-z]+|[A-Z]+|[A-Z][a-z]+)$/.test(text)) {
    if (truths.has(text.toLowerCase())) return true;
    if (falsehoods.has(text.toLowerCase())) return false;
  }
  const integer = cInteger(text);
  if (integer === null) return text;
  return integer >= -2147483648n && integer <= 2147483647n ? Number(integer) : integer.toString();
}

/** An integer as C++ streams read it: sign, then decimal, `0x` or octal digits; `null` for anything else. */
function cInteger(text: string): bigint | null {
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.exec(text);
  if (match === null) return null;
  const digits = match[2] as string;
  const value = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const signed = match[1] === "-" ? -value : value;
  return BigInt.asIntN(64, signed) === signed ? signed : null;
}
