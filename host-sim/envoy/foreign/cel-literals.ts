/** Literals that Envoy refuses and the CEL library takes: integers over 64 bits, \u in bytes. */
import { sourceError } from "./cel-source-error.js";

const token = new RegExp(
  [
    "//.*",
    String.raw`(?<prefix>[rRbB]{0,2})(?<text>"""(?:[^\\]|\\[^])*?"""|'''(?:[^\\]|\\[^])*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')`,
    String.raw`[A-Za-z_]\w*`,
    String.raw`\d*\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+`,
    String.raw`(?<integer>0x[0-9a-fA-F]+|\d+)(?<unsigned>[uU]?)`,
  ].join("|"),
  "g",
);

/** What is wrong with the first such literal; `null` when nothing is. */
export function literalError(source: string): string | null {
  for (const match of source.matchAll(token)) {
    const text = integerError(match, source) ?? bytesError(match);
    if (text !== null) return sourceError(source, match.index, text);
  }
  return null;
}

function integerError({ groups, index }: RegExpExecArray, source: string): string | null {
  if (groups?.integer === undefined) return null;
  const value = BigInt(groups.integer);
  if (groups.unsigned !== "") return value < 2n ** 64n ? null : "invalid uint literal";
  const lowest = source[index - 1] === "-" ? 1n : 0n;
  return value < 2n ** 63n + lowest ? null : "invalid int literal";
}

function bytesError({ groups }: RegExpExecArray): string | null {
  if (!groups?.prefix || !/^[bB]$/.test(groups.prefix)) return null;
  const letter = /^(?:[^\\]|\\[^uU])*?\\([uU])/.exec(groups.text!)?.[1];
  const reason = `Unicode escape sequence \\${letter} cannot be used in bytes literals`;
  return letter === undefined ? null : `Invalid bytes literal: Illegal escape sequence: ${reason}`;
}
