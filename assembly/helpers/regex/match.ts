/** What a regular expression has found. */
import { Program } from "./program";
import { decodeUtf8 } from "../../codec/utf8";

/**
 * A match: what the whole expression (group 0) and each of its groups have taken. Groups count from 1 by their opening
 * parentheses. Offsets are those of UTF-8 bytes: with text beyond ASCII they are not those of a string.
 *
 * ```ts
 * const match = new Regex("^/users/(?<id>\\d+)").match("/users/42/posts");
 * if (match) match.named("id"); // "42"
 * ```
 */
@final
export class Match {
  /** @internal */
  constructor(
    /** The bytes in which was looked. */
    readonly bytes: ArrayBuffer,
    private readonly program: Program,
    private readonly offsets: ArrayBuffer,
  ) {}

  /** Where a group begins; -1 if it has taken no part, or if there is none. */
  start(group: i32 = 0): i32 {
    return this.offset(group, 0);
  }

  /** Where a group ends; -1 if it has taken no part, or if there is none. */
  end(group: i32 = 0): i32 {
    return this.offset(group, 1);
  }

  /** What a group has taken, as text; null if it has taken no part, or if there is none. */
  group(group: i32 = 0): string | null {
    const start = this.start(group);
    if (start < 0) return null;
    return decodeUtf8(changetype<usize>(this.bytes) + start, this.end(group) - start);
  }

  /** The same as bytes, untouched. */
  groupBytes(group: i32 = 0): ArrayBuffer | null {
    const start = this.start(group);
    return start < 0 ? null : this.bytes.slice(start, this.end(group));
  }

  /** What the group of this name has taken; null if it has taken no part, or if there is none. */
  named(name: string): string | null {
    return this.group(this.program.groupOf(name));
  }

  private offset(group: i32, side: i32): i32 {
    const index = (group << 1) | side;
    if (<u32>group > <u32>this.program.groups) return -1;
    return load<i32>(changetype<usize>(this.offsets) + (<usize>index << 2));
  }
}
