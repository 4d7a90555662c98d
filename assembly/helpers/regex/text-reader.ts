/** The text that a program runs over: its characters, and what is between them. */
import { Op } from "./program";
import { isWord } from "./scanner";

export class TextReader {
  protected begin: usize = 0;
  protected end: usize = 0;
  /** Behind the character that was read last. */
  protected next: usize = 0;
  /** More of the text follows. */
  protected more: bool = false;

  /** True if the place is what an assertion says. */
  protected holds(op: Op, at: usize): bool {
    if (op == Op.Start) return at == this.begin;
    if (op == Op.End) return at == this.end;
    if (op == Op.LineStart) return at == this.begin || endsLine(load<u8>(at - 1));
    if (op == Op.LineEnd) return at == this.end || endsLine(load<u8>(at));
    const before = at > this.begin && isWord(load<u8>(at - 1));
    const behind = at < this.end && isWord(load<u8>(at));
    return (before != behind) == (op == Op.WordBorder);
  }

  /** The character at an address, -1 at the end and where more has to follow; `next` is behind it. A byte that is no UTF-8 is U+FFFD. */
  protected read(at: usize): i32 {
    if (at >= this.end) return -1;
    let code = <u32>load<u8>(at);
    this.next = at + 1;
    if (code < 0x80) return code;
    const more: usize = code < 0xc2 || code > 0xf4 ? 0 : code < 0xe0 ? 1 : code < 0xf0 ? 2 : 3;
    if (!more) return 0xfffd;
    code &= 0x3f >> <u32>more;
    for (let i: usize = 1; i <= more; ++i) {
      if (at + i == this.end) return this.more ? -1 : 0xfffd;
      const byte = <u32>load<u8>(at + i);
      if ((byte & 0xc0) != 0x80) return 0xfffd;
      code = (code << 6) | (byte & 0x3f);
    }
    // Longer than it need be, half a pair, or behind the last character.
    const least: u32 = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
    if (code < least || (code & 0xfffff800) == 0xd800 || code > 0x10ffff) return 0xfffd;
    this.next = at + 1 + more;
    return code;
  }
}

function endsLine(byte: u32): bool {
  return byte == 0x0a || byte == 0x0d;
}
