/**
 * Byte strings of guest memory, remembered: a guest names the same headers again and again, mostly from the same
 * addresses. A hit costs a comparison of bytes and no allocation, and gives a string whose hash is known already.
 */
import type { ByteString } from "../envoy/operations.js";

const slotCount = 256;
const longest = 64;

export class TextCache {
  private readonly slots: ByteString[] = new Array(slotCount).fill("");

  /** The bytes as a byte string. They must lie within `bytes`. */
  read(bytes: Buffer, address: number, length: number): ByteString {
    if (length === 0) return "";
    if (length > longest) return bytes.toString("latin1", address, address + length);
    const slot = (address ^ (length << 3)) & (slotCount - 1);
    const known = this.slots[slot]!;
    if (known.length === length && isAt(bytes, address, known)) return known;
    const text = bytes.toString("latin1", address, address + length);
    this.slots[slot] = text;
    return text;
  }
}

function isAt(bytes: Buffer, address: number, text: ByteString): boolean {
  for (let at = 0; at < text.length; at++) {
    if (bytes[address + at] !== text.charCodeAt(at)) return false;
  }
  return true;
}
