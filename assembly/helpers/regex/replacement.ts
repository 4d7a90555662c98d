/** Bytes with matches replaced. */
import { Match } from "./match";
import { Program } from "./program";
import { isDigit } from "../../codec/json-text";
import { decodeUtf8, utf8Bytes } from "../../codec/utf8";

/** Bytes that are put together piece by piece. */
@final
export class Output {
  private data: usize = __new(64, idof<ArrayBuffer>());
  private size: usize = 0;

  /** Puts `size` bytes behind the others. */
  put(from: usize, size: usize): void {
    const end = this.size + size;
    if (end > <usize>changetype<ArrayBuffer>(this.data).byteLength) this.data = __renew(this.data, end << 1);
    memory.copy(this.data + this.size, from, size);
    this.size = end;
  }

  /** The bytes; nothing can be put behind them any more. */
  finish(): ArrayBuffer {
    return changetype<ArrayBuffer>(__renew(this.data, this.size));
  }
}

/** What is put in the place of a match. */
@final
export class Replacement {
  private readonly template: ArrayBuffer;

  constructor(
    private readonly program: Program,
    text: string,
  ) {
    this.template = utf8Bytes(text);
  }

  /** Writes the template with the groups of a match in the places of their `$`. */
  write(match: Match, out: Output): void {
    const begin = changetype<usize>(this.template);
    const end = begin + <usize>this.template.byteLength;
    let at = begin;
    while (at < end) {
      let to = at;
      while (to < end && load<u8>(to) != 0x24) ++to;
      out.put(at, to - at);
      at = to < end ? this.reference(to, end, match, out) : to;
    }
  }

  /** What the "$" at an address means is written; gives the address behind it. */
  private reference(at: usize, end: usize, match: Match, out: Output): usize {
    const code = at + 1 < end ? <i32>load<u8>(at, 1) : 0;
    if (code == 0x24) {
      out.put(at, 1);
      return at + 2;
    }
    if (code == 0x26) return this.putGroup(0, match, out, at + 2);
    if (code == 0x3c) return this.namedReference(at, end, match, out);
    if (isDigit(code)) {
      // Two digits, where there are so many groups, else one.
      const first = code - 0x30;
      const second = at + 2 < end ? <i32>load<u8>(at, 2) : 0;
      const both = first * 10 + second - 0x30;
      if (isDigit(second) && both > 0 && both <= this.program.groups) return this.putGroup(both, match, out, at + 3);
      if (first > 0 && first <= this.program.groups) return this.putGroup(first, match, out, at + 2);
    }
    out.put(at, 1);
    return at + 1;
  }

  /** `$<name>` */
  private namedReference(at: usize, end: usize, match: Match, out: Output): usize {
    let to = at + 2;
    while (to < end && load<u8>(to) != 0x3e) ++to;
    if (to == end) {
      out.put(at, 1);
      return at + 1;
    }
    return this.putGroup(this.program.groupOf(decodeUtf8(at + 2, to - at - 2)), match, out, to + 1);
  }

  private putGroup(group: i32, match: Match, out: Output, behind: usize): usize {
    const start = match.start(group);
    if (start >= 0) out.put(changetype<usize>(match.bytes) + start, match.end(group) - start);
    return behind;
  }
}
