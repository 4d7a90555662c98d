import { carriageReturn, concatenate, lineFeed, noBytes } from "./bytes.js";

/** Collects bytes until an empty line ends the block: CRLF CRLF, LF LF or a mix. */
export class BlockReader {
  #held: Uint8Array = noBytes;
  // Where the search goes on: nothing before this can be the end.
  #searched = 0;

  /** How many bytes wait for the rest of the block. */
  get length(): number {
    return this.#held.length;
  }

  /** Takes bytes in. Gives the block with its end and what follows it, or `null` while the end is missing. */
  push(bytes: Uint8Array): { block: Uint8Array; rest: Uint8Array } | null {
    const all = this.#held.length === 0 ? bytes : concatenate([this.#held, bytes]);
    const end = blockEnd(all, Math.max(0, this.#searched - 2));
    if (end < 0) {
      this.#held = all;
      this.#searched = all.length;
      return null;
    }
    this.#held = noBytes;
    this.#searched = 0;
    return { block: all.subarray(0, end), rest: all.subarray(end) };
  }
}

function blockEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(lineFeed, from); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
    if (bytes[at + 1] === lineFeed) return at + 2;
    if (bytes[at + 1] === carriageReturn && bytes[at + 2] === lineFeed) return at + 3;
  }
  return -1;
}
