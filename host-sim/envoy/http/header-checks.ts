/** What Envoy's codecs refuse to send: seen only when a message leaves, never in a hostcall. */
import type { HeaderMap } from "../../model/header-map.js";

/** By byte, 1 where a pattern finds something wrong: on short texts a look at each is faster than the pattern. */
const bytesOf = (bad: RegExp): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => (bad.test(String.fromCharCode(byte)) ? 1 : 0));

const badInName = bytesOf(/[^!#$%&'*+\-.^_`|~0-9a-zA-Z]/);
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be sent
const badInValue = bytesOf(/[\0-\x08\n-\x1f\x7f]/);

function hasAnyOf(bytes: Uint8Array, text: string): boolean {
  for (let at = 0; at < text.length; at++) if (bytes[text.charCodeAt(at) & 255] === 1) return true;
  return false;
}

/** What is wrong with a request that is about to be sent upstream, in Envoy's words; `null` when nothing is. */
export function requestFault(headers: HeaderMap): string | null {
  if (!headers.has(":method")) return "missing required header: :method";
  if (!headers.has(":path") && headers.get(":method") !== "CONNECT") return "missing required header: :path";
  for (let i = 0; i < headers.names.length; i++) {
    const name = headers.names[i];
    if (name.charCodeAt(0) !== 58 && hasAnyOf(badInName, name))
      return `invalid header name: ${escaped(name)}`;
    if (hasAnyOf(badInValue, headers.values[i])) return `invalid header value for: ${name}`;
  }
  return null;
}

/** As in a JSON string; bytes from 0x7f on stay. */
const escaped = (name: string) => JSON.stringify(name).slice(1, -1);

/** Envoy: an integer is all that a status must be, with space around it or not. */
export function hasStatus(headers: HeaderMap): boolean {
  return /^\s*\+?\d+\s*$/.test(headers.get(":status") ?? "");
}

/** The status as access logs and properties have it: Envoy keeps 32 bits. */
export function statusNumber(headers: HeaderMap): number {
  return Number(headers.get(":status")) >>> 0;
}

/** Text as it stands in RESPONSE_CODE_DETAILS: white space becomes "_". */
export function detailsText(text: string): string {
  return text.replace(/\s+/g, "_");
}
