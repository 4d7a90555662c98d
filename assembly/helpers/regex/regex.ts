/** Regular expressions in linear time. */
import { Machine } from "./machine";
import { Match } from "./match";
import { Output, Replacement } from "./replacement";
import { Parser } from "./parser";
import { Program } from "./program";
import { utf8Bytes, utf8Text } from "../../codec/utf8";

/**
 * A regular expression. Compile it once, in `onConfigure`, and keep it; a match takes at most the length of the text
 * times that of the program, whatever the expression, and the memory for it is given back. From any callback.
 *
 * ```ts
 * const item = new Regex("^/items/(\\d+)(?:/|$)");
 * if (item.error != null) logError("the route " + item.error!); // unknown escape at 7
 * item.test("/items/7"); // true
 * item.replace("/items/7/tags", "/v2/items/$1/"); // /v2/items/7/tags
 * ```
 *
 * It knows what JavaScript knows, with the same meaning of greedy, lazy and first: `abc . [a-z] [^a-z] \d \D \w \W \s \S
 * \b \B ^ $ a|b (a) (?:a) (?<name>a) a* a+ a? a{2} a{2,} a{2,5}`, each of the last also lazy (`a*?`), `\n \r \t \f \v \0
 * \x41 \u0041 \u{1f600}`, and a backslash before anything else that is no letter or digit. It does not know what has no
 * linear time or no use here: references to groups (`\1`), looking around (`(?=`), `\p`. `\w`, `\d`, `\s`, `\b` and case
 * are those of ASCII.
 *
 * Flags: `i` (upper and lower case are the same), `m` (`^` and `$` at lines too), `s` (`.` takes line ends).
 *
 * A program has at most 2,000 instructions (about one for each character, class and operator; counted repetitions
 * multiply), 50 groups, and counts up to 1,000: more is an error, as is what is no expression.
 */
@final
export class Regex {
  /** What is wrong with the expression, and where: `unknown escape at 7`. Null for a sound one; another never matches. */
  readonly error: string | null;
  private readonly program: Program;
  private readonly machine: Machine;

  constructor(pattern: string, flags: string = "") {
    const program = new Parser(pattern, flags).program;
    this.program = program;
    this.error = program.error;
    this.machine = new Machine(program);
  }

  /** True if there is a match somewhere in the text: the quickest question. */
  test(text: string): bool {
    return this.testBytes(utf8Bytes(text));
  }

  /** True if there is a match somewhere in the bytes: a header's value or a body as it came. */
  testBytes(bytes: ArrayBuffer): bool {
    return this.error == null && this.machine.run(changetype<usize>(bytes), bytes.byteLength, 0, 0, 0);
  }

  /** The first match in the text, or null. */
  match(text: string): Match | null {
    return this.matchBytes(utf8Bytes(text));
  }

  /** The first match in the bytes that begins at the offset `from` or behind it, or null; `^` stays the beginning. */
  matchBytes(bytes: ArrayBuffer, from: i32 = 0): Match | null {
    return this.search(bytes, from, false);
  }

  private search(bytes: ArrayBuffer, from: i32, more: bool): Match | null {
    if (this.error != null || <u32>from > <u32>bytes.byteLength) return null;
    const slots = <usize>this.program.groups * 2 + 2;
    const offsets = __new(slots << 2, idof<ArrayBuffer>());
    if (!this.machine.run(changetype<usize>(bytes), bytes.byteLength, from, slots, offsets, more)) return null;
    return new Match(bytes, this.program, changetype<ArrayBuffer>(offsets));
  }

  /**
   * The first match from `from` on in bytes that are not all there yet: one that no bytes behind them can change, or null.
   * Then `openFrom` tells from where on the bytes have to come again, in front of those that follow.
   */
  matchPart(bytes: ArrayBuffer, from: i32, last: bool): Match | null {
    return this.search(bytes, from, !last);
  }

  /**
   * Behind a `matchPart` that gave null: the offset where a match may begin that depends on what follows; the bytes' end
   * if there is none.
   */
  get openFrom(): i32 {
    return this.machine.openFrom;
  }

  /**
   * The text with its first match replaced: `$1` to `$99` and `$<name>` stand for groups, `$&` for the whole match, `$$`
   * for "$". Without a match the text itself.
   */
  replace(text: string, replacement: string): string {
    return this.replacedText(text, replacement, false);
  }

  /** The text with every match replaced; each is looked for behind the one before. */
  replaceAll(text: string, replacement: string): string {
    return this.replacedText(text, replacement, true);
  }

  /** The bytes with every match replaced; what is between is untouched, whether it is UTF-8 or not. */
  replaceAllBytes(bytes: ArrayBuffer, replacement: string): ArrayBuffer {
    return this.replaced(bytes, replacement, true);
  }

  private replacedText(text: string, replacement: string, all: bool): string {
    const bytes = utf8Bytes(text);
    const out = this.replaced(bytes, replacement, all);
    return out == bytes ? text : utf8Text(out);
  }

  private replaced(bytes: ArrayBuffer, replacement: string, all: bool): ArrayBuffer {
    let match = this.matchBytes(bytes);
    if (!match) return bytes;
    const begin = changetype<usize>(bytes);
    const out = new Output();
    const template = new Replacement(this.program, replacement);
    let done = 0;
    do {
      const start = match.start();
      let next = match.end();
      out.put(begin + done, start - done);
      template.write(match, out);
      done = next;
      if (!all) break;
      // Behind an empty match nothing can be found in the same place again.
      if (next == start) next = nextCharacter(bytes, next);
      match = this.matchBytes(bytes, next);
    } while (match);
    out.put(begin + done, bytes.byteLength - done);
    return out.finish();
  }
}

/** The offset behind the character at an offset; behind the end at the end. */
function nextCharacter(bytes: ArrayBuffer, at: i32): i32 {
  do ++at;
  while (at < bytes.byteLength && (load<u8>(changetype<usize>(bytes) + at) & 0xc0) == 0x80);
  return at;
}
