/** Reads the text of a regular expression: characters, numbers, and what is behind a backslash. */
import { Program } from "./program";
import { decimalText } from "../../codec/decimal";
import { hexDigit, isDigit } from "../../codec/json-text";

/** The most that a counted repetition counts. */
// @ts-ignore: decorator
@inline const MOST_TIMES: i32 = 1000;
/** Where there is no more pattern. */
// @ts-ignore: decorator
@inline export const NOTHING: i32 = -1;

export class Scanner {
  readonly program: Program = new Program();
  protected at: i32 = 0;

  constructor(protected readonly pattern: string) {}

  /** Keeps the first thing that is wrong; nothing is read from then on. */
  protected fail(message: string): void {
    if (this.program.error == null) this.program.error = message + " at " + decimalText(this.at);
    this.at = this.pattern.length;
  }

  /** The UTF-16 unit that comes next. */
  protected peek(): i32 {
    return this.at < this.pattern.length ? this.pattern.charCodeAt(this.at) : NOTHING;
  }

  protected take(code: i32): bool {
    if (this.peek() != code) return false;
    ++this.at;
    return true;
  }

  /** The character that comes next, which may be two units. */
  protected character(): i32 {
    const code = this.peek();
    if (code == NOTHING) return code;
    ++this.at;
    const low = this.peek();
    if ((code & 0xfc00) != 0xd800 || (low & 0xfc00) != 0xdc00 || low < 0) return code;
    ++this.at;
    return 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
  }

  /** Takes the letter of `\d` or `\D`: the capital is the negation. */
  protected isNegation(): bool {
    return !(this.character() & 0x20);
  }

  /** A number of times. */
  protected count(): i32 {
    let value = 0;
    if (!isDigit(this.peek())) this.fail("bad repetition");
    while (isDigit(this.peek())) {
      value = value * 10 + this.character() - 0x30;
      if (value > MOST_TIMES) this.fail("too large");
    }
    return value;
  }

  /** The character that is meant by what is behind a backslash. */
  protected escaped(): i32 {
    const code = this.character();
    switch (code) {
      case 0x6e:
        return 0x0a;
      case 0x72:
        return 0x0d;
      case 0x74:
        return 0x09;
      case 0x66:
        return 0x0c;
      case 0x76:
        return 0x0b;
      case 0x30:
        if (!isDigit(this.peek())) return 0;
        break;
      case 0x78:
        return this.hex(2);
      case 0x75:
        return this.take(0x7b) ? this.braced() : this.hex(4);
    }
    if (code == NOTHING || isWord(code)) {
      if (code != NOTHING) --this.at;
      this.fail(isDigit(code) ? "not supported" : "unknown escape");
    }
    return code;
  }

  protected hex(digits: i32): i32 {
    let code = 0;
    for (; digits; --digits) {
      const digit = hexDigit(this.peek());
      if (digit < 0) this.fail("unknown escape");
      code = (code << 4) | (digit & 15);
      ++this.at;
    }
    return code;
  }

  /** `{1f600}` */
  protected braced(): i32 {
    let code = 0;
    do {
      code = (code << 4) | this.hex(1);
      if (code > 0x10ffff) this.fail("unknown escape");
    } while (this.at < this.pattern.length && !this.take(0x7d));
    if (this.at > this.pattern.length || this.pattern.charCodeAt(this.at - 1) != 0x7d) this.fail("unknown escape");
    return code;
  }
}

/** The ranges of `\d`, `\w` and `\s`, ASCII alone, and of their negations; null for what is no such letter. */
export function shorthand(code: i32): string | null {
  switch (code | 0x20) {
    case 0x64:
      return "09";
    case 0x77:
      return "09AZ__az";
    case 0x73:
      return "\t\r  ";
  }
  return null;
}

/** True for letters, digits and "_". */
export function isWord(code: i32): bool {
  return <u32>((code | 0x20) - 0x61) < 26 || isDigit(code) || code == 0x5f;
}
