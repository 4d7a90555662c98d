/**
 * The doors between text and byte strings. Inside the host every header, name and log message is a byte string: one
 * char (0-255) per byte. UTF-8 is spoken only here.
 *
 *     text            "é"        "\udcff" (lone)
 *     byte string     "\xc3\xa9" "\xff"
 *
 * Bytes that are no UTF-8 become the lone surrogates U+DC80-U+DCFF and come back as the same bytes (PEP 383).
 */

import { KnownTexts } from "./known-texts.js";

/** A byte string: every char is one byte (0-255). */
export type ByteString = string;

const beyondAscii = /[^\0-\x7f]/;
const loneSurrogate = /\p{Surrogate}/u;
const replacement = "\ufffd";

const ascii = new KnownTexts();

/** Up to this length a loop is faster than a call into Node. */
const short = 64;

/**
 * The bytes of a text in UTF-8, or bytes as they are.
 *
 * Lone surrogates U+DC80-U+DCFF become the raw bytes 0x80-0xFF; other lone surrogates, which no UTF-8 can carry, become
 * U+FFFD.
 *
 * @example encodeText("é") // "\xc3\xa9"
 */
export function encodeText(text: string | Uint8Array): ByteString {
  if (typeof text !== "string") return fromBytes(text);
  if (isAscii(text)) return text;
  return loneSurrogate.test(text) ? encodeCodePoints(text) : utf8(text);
}

/**
 * The text of bytes in UTF-8; each byte that is none becomes one of U+DC80-U+DCFF, so nothing is lost.
 *
 * @example decodeText("\xc3\xa9\xff") // "é\udcff"
 */
export function decodeText(bytes: ByteString): string {
  if (isAscii(bytes)) return bytes;
  const text = Buffer.from(bytes, "latin1").toString("utf8");
  return text.includes(replacement) ? decodeStepwise(bytes) : text;
}

function isAscii(text: string): boolean {
  if (text.length > short) return !beyondAscii.test(text);
  if (ascii.has(text)) return true;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  ascii.note(text);
  return true;
}

/** The bytes of a byte string, in memory of their own. */
export function toBytes(bytes: ByteString): Uint8Array {
  const result = new Uint8Array(bytes.length);
  if (bytes.length > short) Buffer.from(result.buffer).write(bytes, "latin1");
  else for (let index = 0; index < bytes.length; index++) result[index] = bytes.charCodeAt(index);
  return result;
}

/** A byte string of bytes: a copy. */
export function fromBytes(bytes: Uint8Array): ByteString {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

const utf8 = (text: string): ByteString => Buffer.from(text, "utf8").toString("latin1");

function encodeCodePoints(text: string): ByteString {
  let bytes = "";
  for (const char of text) {
    const code = char.codePointAt(0)!;
    bytes += code >= 0xdc80 && code <= 0xdcff ? String.fromCharCode(code - 0xdc00) : utf8(char);
  }
  return bytes;
}

function decodeStepwise(bytes: ByteString): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    text += length === 0 ? String.fromCharCode(0xdc00 + bytes.charCodeAt(at)) : decodeOne(bytes, at, length);
    at += length || 1;
  }
  return text;
}

const decodeOne = (bytes: ByteString, at: number, length: number): string =>
  Buffer.from(bytes.substr(at, length), "latin1").toString("utf8");

/** Length of the UTF-8 sequence that starts here: 0 for none. Shortest forms only, no surrogates, up to U+10FFFF. */
function sequenceLength(bytes: ByteString, at: number): number {
  const lead = bytes.charCodeAt(at);
  const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  for (let offset = 1; offset < length; offset++) {
    if ((bytes.charCodeAt(at + offset) & 0xc0) !== 0x80) return 0;
  }
  return length > 2 && !isSecondAllowed(lead, bytes.charCodeAt(at + 1)) ? 0 : length;
}

function isSecondAllowed(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0;
  if (lead === 0xed) return second < 0xa0;
  if (lead === 0xf0) return second >= 0x90;
  return lead !== 0xf4 || second < 0x90;
}
