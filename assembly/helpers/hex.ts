/** Bytes as hexadecimal digits. RFC 4648, section 8. */
import { hexDigit } from "../codec/json-text";

function digit(four: u32): u32 {
  return four + (four < 10 ? 0x30 : 0x57);
}

/**
 * Bytes as hexadecimal digits, in lower case. From any callback.
 *
 * ```ts
 * this.requestHeaders.set("x-digest", encodeHex(sha256(utf8Bytes("text"))));
 * ```
 */
export function encodeHex(bytes: ArrayBuffer): string {
  const size = <usize>bytes.byteLength;
  const out = __new(size << 2, idof<string>());
  for (let i: usize = 0; i < size; ++i) {
    const byte = <u32>load<u8>(changetype<usize>(bytes) + i);
    store<u32>(out + (i << 2), digit(byte >> 4) | (digit(byte & 15) << 16));
  }
  return changetype<string>(out);
}

/** The bytes that hexadecimal digits say, in upper or lower case; null for an odd number of them or another character. */
export function decodeHex(text: string): ArrayBuffer | null {
  const length = text.length;
  if (length & 1) return null;
  const out = __new(length >> 1, idof<ArrayBuffer>());
  for (let i = 0; i < length; i += 2) {
    const byte = (hexDigit(text.charCodeAt(i)) << 4) | hexDigit(text.charCodeAt(i + 1));
    if (byte < 0) return null;
    store<u8>(out + (i >> 1), byte);
  }
  return changetype<ArrayBuffer>(out);
}
