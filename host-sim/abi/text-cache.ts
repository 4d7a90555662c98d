/**
 * Byte strings of guest memory, remembered: a guest names the same headers again and again, mostly from the same
 * addresses. A hit costs a comparison of words and no allocation, and gives a string whose hash is known already.
 */
import type { ByteString } from "../envoy/operations.js";

const slotCount = 256;
const wordsPerSlot = 8;
const longest = wordsPerSlot * 4;

/** Over this many chars native code is faster than `String.fromCharCode`. */
const nativeLength = 24;

/** What Node's buffers have beyond their types: the native half of `toString("latin1")`. */
interface NativeBuffer extends Buffer {
  latin1Slice(start: number, end: number): ByteString;
}

const char = String.fromCharCode;

export class TextCache {
  private readonly texts: ByteString[] = new Array(slotCount).fill("");
  private readonly words = new Int32Array(slotCount * wordsPerSlot);

  /** The bytes as a byte string. They must lie within `bytes`; `view` is a view of the same memory. */
  read(bytes: Buffer, view: DataView, address: number, length: number): ByteString {
    if (length === 0) return "";
    if (length > longest || address + longest > bytes.length) return decode(bytes, address, length);
    const slot = (address ^ (length << 4)) & (slotCount - 1);
    const known = this.texts[slot]!;
    if (known.length === length && this.isAt(view, address, length, slot * wordsPerSlot)) return known;
    return this.remember(bytes, view, address, length, slot);
  }

  /** Compares four bytes at a time, of the last word only those that belong to the text. */
  private isAt(view: DataView, address: number, length: number, first: number): boolean {
    const { words } = this;
    const whole = length >> 2;
    for (let word = 0; word < whole; word++) {
      if (view.getInt32(address + word * 4, true) !== words[first + word]) return false;
    }
    const rest = length & 3;
    if (rest === 0) return true;
    return (view.getInt32(address + whole * 4, true) ^ words[first + whole]!) << (32 - rest * 8) === 0;
  }

  private remember(bytes: Buffer, view: DataView, address: number, length: number, slot: number): ByteString {
    const text = decode(bytes, address, length);
    const first = slot * wordsPerSlot;
    for (let word = 0; word * 4 < length; word++)
      this.words[first + word] = view.getInt32(address + word * 4, true);
    this.texts[slot] = text;
    return text;
  }
}

function decode(bytes: Buffer, address: number, length: number): ByteString {
  return length > nativeLength
    ? (bytes as NativeBuffer).latin1Slice(address, address + length)
    : join(bytes, address, length);
}

function join(b: Buffer, address: number, length: number): ByteString {
  let text = "";
  let at = address;
  const end = address + length;
  for (; at + 8 <= end; at += 8) {
    text += char(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!, b[at + 6]!, b[at + 7]!);
  }
  if (at + 4 <= end) {
    text += char(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!);
    at += 4;
  }
  while (at < end) text += char(b[at++]!);
  return text;
}
