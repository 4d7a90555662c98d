/**
 * Classes of characters. ASCII is a table of bits, which knows of case and of "not"; all else is found in ranges.
 *
 * ```text
 *   ╔══════════════════════════════╤═══════════════════╤══════╤══════╤═══════════╗
 *   ║ 128 bits, one for each       │ 2 × ranges        │ from │ to   │ the other ║
 *   ║ character of ASCII           │ + 1 if negated    │      │      │ ranges    ║
 *   ╚══════════════════════════════╧═══════════════════╧══════╧══════╧═══════════╝
 *   0                              4 words             5      6      7
 * ```
 */
import { Words } from "./words";

/** A class that is being put together behind the others. */
@final
export class ClassWriter {
  /** Where the class begins. */
  readonly start: i32;

  constructor(private readonly words: Words) {
    this.start = words.size;
    for (let i = 0; i < 5; ++i) words.push(0);
  }

  /** Adds the characters from one to another. */
  add(from: u32, to: u32): void {
    this.words.push(from);
    this.words.push(to);
  }

  /** Adds ranges that a text names by pairs of characters, or all that is in none of them. */
  addPairs(pairs: string, negated: bool): void {
    let from: u32 = 0;
    for (let i = 0; i < pairs.length; i += 2) {
      const low = <u32>pairs.charCodeAt(i);
      const high = <u32>pairs.charCodeAt(i + 1);
      if (!negated) this.add(low, high);
      else if (low > from) this.add(from, low - 1);
      from = high + 1;
    }
    if (negated) this.add(from, 0x10ffff);
  }

  /** Ends the class; gives where it begins. */
  close(negated: bool, ignoreCase: bool): i32 {
    const words = this.words;
    const ranges = (words.size - this.start - 5) >> 1;
    words.set(this.start + 4, (ranges << 1) | i32(negated));
    for (let code: u32 = 0; code < 128; ++code) {
      let has = this.has(code);
      if (!has && ignoreCase && (code | 0x20) - 0x61 < 26) has = this.has(code ^ 0x20);
      const at = this.start + (code >> 5);
      if (has != negated) words.set(at, words.get(at) | (1 << (code & 31)));
    }
    return this.start;
  }

  private has(code: u32): bool {
    return inRanges(this.words.address + ((<usize>this.start + 5) << 2), this.words.address + (<usize>this.words.size << 2), code);
  }
}

/** True if a character is in one of the ranges in [at, end). */
function inRanges(at: usize, end: usize, code: u32): bool {
  for (; at < end; at += 8) if (code - load<u32>(at) <= load<u32>(at, 4) - load<u32>(at)) return true;
  return false;
}

/** True if a character is in the class at this address. */
export function inClass(at: usize, code: u32): bool {
  if (code < 128) return ((load<u32>(at + ((code >> 5) << 2)) >> (code & 31)) & 1) != 0;
  const ranges = load<u32>(at, 16);
  at += 20;
  return inRanges(at, at + ((ranges >> 1) << 3), code) != <bool>(ranges & 1);
}
