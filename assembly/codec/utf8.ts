/**
 * UTF-8 to the strings of AssemblyScript (UTF-16) and back.
 *
 * ```text
 *   U+0000  – U+007F     0xxxxxxx
 *   U+0080  – U+07FF     110xxxxx 10xxxxxx
 *   U+0800  – U+FFFF     1110xxxx 10xxxxxx 10xxxxxx
 *   U+10000 – U+10FFFF   11110xxx 10xxxxxx 10xxxxxx 10xxxxxx
 * ```
 *
 * Neither direction fails: what is no UTF-8 (or half a surrogate pair) becomes U+FFFD, cut as in the WHATWG Encoding
 * Standard, so that the text is the same as in a browser or in Node.
 */

import { UTF8 } from "../runtime/literals";

/** The most bytes that a string can take as UTF-8, and one more, for `encodeUtf8` writes four at a time. */
// @ts-ignore: decorator
@inline export function utf8Bound(text: string): usize {
  return (<usize>text.length) * 3 + 1;
}

/** The UTF-8 of a literal, which the transform has made; 0 for any other text. */
// @ts-ignore: decorator
@inline function literal(text: string): usize {
  const from = changetype<usize>(text);
  // A program that is compiled without the transform, as tests do, has none.
  return isDefined(__scratch) && from < __heap_base ? load<usize>(from - UTF8) : 0;
}

/** How many bytes `utf8` has given last. */
export let utf8Size: usize = 0;

/** The address of a text's UTF-8, which is there until the next allocation; it has `utf8Size` bytes. */
export function utf8(text: string): usize {
  const known = literal(text);
  utf8Size = text.length;
  if (known) return known;
  const start = __scratch(utf8Bound(text));
  utf8Size = encodeUtf8(text, start) - start;
  return start;
}

/** Writes `text` as UTF-8 to `to`, where `utf8Bound(text)` bytes are free, and gives the address behind it. */
export function encodeUtf8(text: string, to: usize): usize {
  const from = changetype<usize>(text);
  const length = <usize>text.length;
  const known = literal(text);
  if (!known) return encodeUnits(from, from + (length << 1), to);
  memory.copy(to, known, length);
  return to + length;
}

/** Writes the UTF-16 units in [from, end) as UTF-8 to `to` and gives the address behind them. */
export function encodeUnits(from: usize, end: usize, to: usize): usize {
  while (from < end) {
    // Most texts are ASCII: four units at a time, of which the last may lie behind the end, in the object's padding.
    const four = load<u64>(from);
    if (!(four & 0xff80ff80ff80ff80)) {
      const two = (four | (four >> 8)) & 0x0000ffff0000ffff;
      store<u32>(to, <u32>(two | (two >> 16)));
      from += 8;
      to += 4;
      continue;
    }
    let code = <u32>load<u16>(from);
    from += 2;
    if (code >= 0x80) {
      if (code >= 0x800) {
        if ((code & 0xf800) == 0xd800) {
          // Behind the string's end lies other memory, so look only inside.
          const low = from < end ? <u32>load<u16>(from) : 0;
          if (code < 0xdc00 && (low & 0xfc00) == 0xdc00) {
            code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
            from += 2;
            store<u8>(to++, 0xf0 | (code >> 18));
            store<u8>(to++, 0x80 | ((code >> 12) & 0x3f));
          } else {
            code = 0xfffd;
            store<u8>(to++, 0xef);
          }
        } else {
          store<u8>(to++, 0xe0 | (code >> 12));
        }
        store<u8>(to++, 0x80 | ((code >> 6) & 0x3f));
      } else {
        store<u8>(to++, 0xc0 | (code >> 6));
      }
      code = 0x80 | (code & 0x3f);
    }
    store<u8>(to++, code);
  }
  // What was taken too much of the padding.
  return to - ((from - end) >> 1);
}

/** The string that `size` bytes at `from` say; U+FFFD for each piece that is no UTF-8. */
export function decodeUtf8(from: usize, size: usize): string {
  // A byte gives at most one UTF-16 unit: make that room, then give back what was too much.
  const text = __new(size << 1, idof<string>());
  const end = from + size;
  let to = text;
  while (from < end) {
    let code = <u32>load<u8>(from++);
    if (code >= 0x80) {
      let more = code < 0xc2 || code > 0xf4 ? 0 : code < 0xe0 ? 1 : code < 0xf0 ? 2 : 3;
      // What may follow the first byte, so that nothing is longer than it need be, half a pair, or behind U+10FFFF.
      let low: u32 = code == 0xe0 ? 0xa0 : code == 0xf0 ? 0x90 : 0x80;
      let high: u32 = code == 0xed ? 0x9f : code == 0xf4 ? 0x8f : 0xbf;
      code = more ? code & (0x3f >> more) : 0xfffd;
      for (; more; --more) {
        const next = from < end ? <u32>load<u8>(from) : 0;
        if (next < low || next > high) {
          code = 0xfffd;
          break;
        }
        low = 0x80;
        high = 0xbf;
        code = (code << 6) | (next & 0x3f);
        ++from;
      }
      if (code >= 0x10000) {
        code -= 0x10000;
        store<u16>(to, 0xd800 | (code >> 10));
        to += 2;
        code = 0xdc00 | (code & 0x3ff);
      }
    }
    store<u16>(to, code);
    to += 2;
  }
  return changetype<string>(__renew(text, to - text));
}

/** The bytes of a string as UTF-8. */
export function utf8Bytes(text: string): ArrayBuffer {
  const bytes = __new(utf8Bound(text), idof<ArrayBuffer>());
  return changetype<ArrayBuffer>(__renew(bytes, encodeUtf8(text, bytes) - bytes));
}

/** True if the bytes are just this text: `sameText(body, "ok")`. */
export function sameText(bytes: ArrayBuffer, text: string): bool {
  const start = utf8(text);
  return <usize>bytes.byteLength == utf8Size && !memory.compare(changetype<usize>(bytes), start, utf8Size);
}

/** The string that the bytes say; U+FFFD for each piece that is no UTF-8. */
// @ts-ignore: decorator
@inline export function utf8Text(bytes: ArrayBuffer): string {
  return decodeUtf8(changetype<usize>(bytes), bytes.byteLength);
}
