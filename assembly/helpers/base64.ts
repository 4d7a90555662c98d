/**
 * Base64 and base64url. RFC 4648, sections 4 and 5.
 *
 * ```text
 *   ╔══════════╤══════════╤══════════╗
 *   ║ aaaaaabb │ bbbbcccc │ ccdddddd ║      three bytes, four characters of six bits; "=" fills up the last four
 *   ╚══════════╧══════════╧══════════╝
 * ```
 */

/** The character for six bits. By arithmetic: as a table the alphabet alone would cost 128 bytes and more. */
function letter(six: u32, url: bool): u32 {
  if (six < 26) return six + 0x41;
  if (six < 52) return six + 0x47;
  if (six < 62) return six - 4;
  if (url) return six == 62 ? 0x2d : 0x5f;
  return six == 62 ? 0x2b : 0x2f;
}

/** The six bits that a character says; more than 63 for what is no character of the alphabet. */
function sixBits(code: u32, url: bool): u32 {
  if (code - 0x41 < 26) return code - 0x41;
  if (code - 0x61 < 26) return code - 0x47;
  if (code - 0x30 < 10) return code + 4;
  if (code == (url ? 0x2d : 0x2b)) return 62;
  return code == (url ? 0x5f : 0x2f) ? 63 : 64;
}

function encode(bytes: ArrayBuffer, url: bool): string {
  const size = <usize>bytes.byteLength;
  const out = __new(((size + 2) / 3) << 3, idof<string>());
  let from = changetype<usize>(bytes);
  const end = from + size;
  let to = out;
  let held: u32 = 0;
  for (let bits = 0; from < end || bits; to += 2) {
    if (bits < 6) {
      // Behind the last byte come bits that are zero.
      held <<= 8;
      if (from < end) {
        held |= load<u8>(from++);
        bits += 8;
      } else {
        held >>= 2 + bits;
        bits = 6;
      }
    }
    bits -= 6;
    store<u16>(to, letter((held >> bits) & 63, url));
  }
  for (; !url && (to - out) & 6; to += 2) store<u16>(to, 0x3d);
  return changetype<string>(__renew(out, to - out));
}

/** The length without the "=" of a text that is filled up to a multiple of four. */
function unpadded(text: string): i32 {
  let length = text.length;
  if (length & 3) return length;
  for (let i = 0; i < 2 && length; ++i) if (text.charCodeAt(length - 1) == 0x3d) --length;
  return length;
}

function decode(text: string, url: bool): ArrayBuffer | null {
  const length = unpadded(text);
  // One character is no byte; and only base64url may come without its "=".
  if ((length & 3) == 1 || (!url && text.length & 3)) return null;
  const out = __new((<usize>length * 3) >> 2, idof<ArrayBuffer>());
  let to = out;
  let held: u32 = 0;
  let bits = 0;
  for (let i = 0; i < length; ++i) {
    const six = sixBits(text.charCodeAt(i), url);
    if (six > 63) return null;
    held = (held << 6) | six;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      store<u8>(to++, held >> bits);
    }
  }
  return held & ((1 << bits) - 1) ? null : changetype<ArrayBuffer>(out);
}

/**
 * Bytes as base64, filled up with "=". From any callback.
 *
 * ```ts
 * const basic = "Basic " + encodeBase64(utf8Bytes("user:secret"));
 * ```
 */
export function encodeBase64(bytes: ArrayBuffer): string {
  return encode(bytes, false);
}

/**
 * The bytes that a base64 text says, or null if it is none: another character (spaces and line ends too), a "=" too few
 * or too many, bits behind the last byte that are not zero. One text for the same bytes, so that nothing can be said in
 * two ways.
 *
 * ```ts
 * const user = decodeBase64("dXNlcg==");
 * if (user) logInfo(utf8Text(user)); // user
 * ```
 */
export function decodeBase64(text: string): ArrayBuffer | null {
  return decode(text, false);
}

/** Bytes as base64url, without "=": what tokens and URLs carry. */
export function encodeBase64Url(bytes: ArrayBuffer): string {
  return encode(bytes, true);
}

/** The bytes that a base64url text says, or null if it is none. The "=" may all be there or all be left out. */
export function decodeBase64Url(text: string): ArrayBuffer | null {
  return decode(text, true);
}
