/** What Envoy's codecs refuse to send: seen only when a message leaves, never in a hostcall. */
import type { HeaderMap } from "../../model/header-map.js";
import { KnownTexts } from "../../model/known-texts.js";

const badName = /[^!#$%&'*+\-.^_`|~0-9a-zA-Z]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be sent
const badValue = /[\0-\x08\n-\x1f\x7f]/;

const goodNames = new KnownTexts();
const goodValues = new KnownTexts();

function isBad(text: string, pattern: RegExp, good: KnownTexts): boolean {
  if (good.has(text)) return false;
  if (pattern.test(text)) return true;
  good.note(text);
  return false;
}

/** What is wrong with a request that is about to be sent upstream, in Envoy's words; `null` when nothing is. */
export function requestFault(headers: HeaderMap): string | null {
  if (!headers.has(":method")) return "missing required header: :method";
  if (!headers.has(":path") && headers.get(":method") !== "CONNECT") return "missing required header: :path";
  for (let i = 0; i < headers.names.length; i++) {
    const name = headers.names[i];
    if (name.charCodeAt(0) !== 58 && isBad(name, badName, goodNames))
      return `invalid header name: ${escaped(name)}`;
    if (isBad(headers.values[i], badValue, goodValues)) return `invalid header value for: ${name}`;
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
