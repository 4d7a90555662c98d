/** What every matcher gives: vitest's and jest's form. */
import { columnsOf } from "../columns/behind.js";

export interface MatcherResult {
  pass: boolean;
  message(): string;
}

/** "not" words a failure of the negated matcher. The exchange behind what was given is shown below. */
export function result(pass: boolean, expected: string, found: string, received?: unknown): MatcherResult {
  return {
    pass,
    message: () =>
      `expected ${pass ? expected.replace(" to ", " not to ") : expected}\n\n${found}${columnsOf(received)}`,
  };
}

export function indent(lines: readonly string[]): string {
  return lines.length === 0 ? "  (none)" : lines.map((line) => `  ${line}`).join("\n");
}

/** Text as it can be printed: control bytes and bytes that are no UTF-8 escaped. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must be escaped
  return text.replace(/[\0-\x1f\x7f\udc80-\udcff]/g, (char) => {
    const code = char.charCodeAt(0);
    return `\\x${(code >= 0xdc80 ? code - 0xdc00 : code).toString(16).padStart(2, "0")}`;
  });
}
