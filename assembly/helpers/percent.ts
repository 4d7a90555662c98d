/**
 * Percent-encoding (RFC 3986, section 2.1) and the encoding of HTML forms, which queries mostly use: the same with "+" for
 * a space (WHATWG URL Standard, `application/x-www-form-urlencoded`).
 */
import { decodeUtf8, encodeUtf8, utf8Bound } from "../codec/utf8";
import { hexDigit } from "../codec/json-text";

/** True for what stands for itself in both encodings. */
function isPlain(code: u32): bool {
  return (code | 0x20) - 0x61 < 26 || code - 0x30 < 10 || code == 0x2d || code == 0x2e || code == 0x5f;
}

function upperDigit(four: u32): u32 {
  return four + (four < 10 ? 0x30 : 0x37);
}

function encode(text: string, form: bool): string {
  const bytes = __alloc(utf8Bound(text));
  const end = encodeUtf8(text, bytes);
  const out = __new((end - bytes) * 6, idof<string>());
  let to = out;
  for (let from = bytes; from < end; ++from) {
    const code = <u32>load<u8>(from);
    if (isPlain(code) || code == (form ? 0x2a : 0x7e)) {
      store<u16>(to, code);
    } else if (form && code == 0x20) {
      store<u16>(to, 0x2b);
    } else {
      store<u16>(to, 0x25);
      store<u32>(to, upperDigit(code >> 4) | (upperDigit(code & 15) << 16), 2);
      to += 4;
    }
    to += 2;
  }
  const result = __renew(out, to - out);
  __free(bytes);
  return changetype<string>(result);
}

/** The byte that the two digits behind a "%" at `at` say, or -1. */
function escaped(at: usize, end: usize): i32 {
  return end - at < 3 ? -1 : (hexDigit(load<u8>(at, 1)) << 4) | hexDigit(load<u8>(at, 2));
}

/** A "%" that begins no escape: null where the text has to be sound, else it stands for itself. */
function decode(text: string, form: bool): string | null {
  const bytes = __alloc(utf8Bound(text));
  const end = encodeUtf8(text, bytes);
  let to = bytes;
  let sound = true;
  for (let from = bytes; from < end; ++from) {
    let code = <i32>load<u8>(from);
    if (code == 0x25) {
      const byte = escaped(from, end);
      if (byte >= 0) {
        code = byte;
        from += 2;
      } else {
        sound = form;
        if (!form) break;
      }
    } else if (form && code == 0x2b) {
      code = 0x20;
    }
    store<u8>(to++, code);
  }
  const result = sound ? decodeUtf8(bytes, to - bytes) : null;
  __free(bytes);
  return result;
}

/**
 * A text with everything percent-encoded but letters, digits and `-._~`: safe in every part of a URL. From any callback.
 *
 * ```ts
 * this.requestHeaders.set(":path", "/users/" + encodePercent("a/b c")); // /users/a%2Fb%20c
 * ```
 */
export function encodePercent(text: string): string {
  return encode(text, false);
}

/**
 * The text that a percent-encoded one says, or null where a "%" is not followed by two hexadecimal digits. "+" stays.
 * Bytes that are no UTF-8 become U+FFFD.
 */
export function decodePercent(text: string): string | null {
  return decode(text, false);
}

/** A name or value as queries and forms have it: "+" for a space, all else percent-encoded but letters, digits, `*-._`. */
export function encodeForm(text: string): string {
  return encode(text, true);
}

/** The text that a name or value of a query says. It always says something: a "%" that begins no escape stays. */
export function decodeForm(text: string): string {
  return changetype<string>(decode(text, true));
}
