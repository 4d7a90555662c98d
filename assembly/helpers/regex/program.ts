/**
 * What a regular expression is compiled to: one word for each instruction. Distances count from the instruction itself,
 * so that code may be moved and copied.
 *
 * ```text
 *   ╔═════════════════════════════════╤══════════════╗
 *   ║ argument (24 bits, signed)      │ opcode (8)   ║
 *   ╚═════════════════════════════════╧══════════════╝
 *
 *   a+?b      char a · split -1 · char b · match
 *   (a|b)*    split +7 · clear 2 · clear 3 · save 2 · split +3 · char a · ...
 * ```
 */
import { Words } from "./words";
import { inClass } from "./classes";

export const enum Op {
  /** The text fits. */
  Match,
  /** Takes the character `argument`. */
  Char,
  /** Takes a character of the class at `argument`. */
  Class,
  /** Takes a character that ends no line. */
  Dot,
  /** Takes any character. */
  Any,
  /** What is below takes no character. Goes on at a distance. */
  Jump,
  /** Goes on at the next instruction, or else at a distance. */
  Split,
  /** Goes on at a distance, or else at the next instruction. */
  SplitFar,
  /** Keeps the place in the capture slot `argument`. */
  Save,
  /** Empties a capture slot. */
  Clear,
  /** Ends a way that came here, since the split at a distance, without taking a character. */
  NotEmpty,
  Start,
  End,
  LineStart,
  LineEnd,
  WordBorder,
  NotWordBorder,
}

/** An instruction as a word. */
// @ts-ignore: decorator
@inline export function instruction(op: Op, argument: i32): u32 {
  return (argument << 8) | op;
}

/** True for an instruction that takes a character. */
export function takes(word: u32): bool {
  return (word & 0xff) - 1 < <u32>Op.Any;
}

/** The most instructions that a program has: counted repetitions multiply. */
// @ts-ignore: decorator
@inline export const MOST_INSTRUCTIONS: i32 = 2000;

/** The name of a group. */
@final
export class GroupName {
  constructor(
    readonly name: string,
    readonly group: i32,
    readonly next: GroupName | null,
  ) {}
}

/** A compiled regular expression. */
@final
export class Program {
  code: Words = new Words();
  /** Classes, as `classes.ts` draws them. */
  classes: Words = new Words();
  /** Groups that capture, the whole match not counted. */
  groups: i32 = 0;
  /** The groups that have names, the last one first. */
  names: GroupName | null = null;
  /** ASCII letters fit in upper and lower case. */
  ignoreCase: bool = false;
  /** What is wrong with the expression, and where; null for a sound one. */
  error: string | null = null;

  /** True if an instruction takes a character; -1 is none. */
  accepts(word: u32, character: i32): bool {
    if (character < 0) return false;
    const argument = word >> 8;
    switch (word & 0xff) {
      case Op.Char:
        if (this.ignoreCase && <u32>character - 0x41 < 26) character |= 0x20;
        return character == <i32>argument;
      case Op.Class:
        return inClass(this.classes.address + (<usize>argument << 2), character);
      case Op.Dot:
        return character != 0x0a && character != 0x0d && (character & ~1) != 0x2028;
    }
    return true;
  }

  /** The number of the group with a name; -1 if there is none. */
  groupOf(name: string): i32 {
    let one = this.names;
    while (one && one.name != name) one = one.next;
    return one ? one.group : -1;
  }
}
