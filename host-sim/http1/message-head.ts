/**
 * The head of a message, and a trailer block: lines up to an empty one.
 *
 *     first line CRLF
 *     name ":" OWS value OWS CRLF      a line that begins with a space or a tab continues the value
 *     CRLF                             a bare LF ends a line as well
 */
import { codecError, Malformed } from "./codec-error.js";

/** Name, value, name, value, ...: names in lower case. */
export type Pairs = string[];

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const forbiddenInValue = /[\x00-\x08\x0a-\x1f\x7f]/;
const fieldLimit = 100;

/** The lines of a block without their ends; the block's empty last line is left out. */
export function splitLines(block: string): string[] {
  const lines = block.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  while (lines.length > 0 && lines[lines.length - 1] === "") lines.pop();
  return lines;
}

/** Reads field lines. Throws `Malformed` where Envoy refuses them. */
export function parseFields(lines: readonly string[]): Pairs {
  const pairs: Pairs = [];
  for (const field of unfold(lines)) addField(pairs, field);
  if (pairs.length / 2 > fieldLimit) throw new Malformed("http1.too_many_headers", 431);
  return pairs;
}

/** Envoy takes line ends out of a folded value and leaves the white space. */
function unfold(lines: readonly string[]): string[] {
  const fields: string[] = [];
  for (const line of lines) {
    if (!/^[ \t]/.test(line)) fields.push(line);
    else if (fields.length === 0) throw codecError();
    else fields[fields.length - 1] += line;
  }
  return fields;
}

function addField(pairs: Pairs, field: string): void {
  const colon = field.indexOf(":");
  const name = field.slice(0, colon);
  if (colon < 1 || !token.test(name)) throw codecError();
  const value = field
    .slice(colon + 1)
    .replaceAll("\r", "")
    .replace(/^[ \t]+|[ \t]+$/g, "");
  if (forbiddenInValue.test(value)) throw new Malformed("http1.invalid_characters");
  pairs.push(name.toLowerCase(), value);
}

/** Every value of a name that is in lower case. */
export function valuesOf(pairs: Pairs, name: string): string[] {
  return pairs.filter((_, index) => index % 2 === 1 && pairs[index - 1] === name);
}

/** The pairs whose name passes. */
export function keepNames(pairs: Pairs, keep: (name: string) => boolean): Pairs {
  return pairs.filter((_, index) => keep(pairs[index - (index % 2)]!));
}
