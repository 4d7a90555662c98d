/** The door between a test's text (UTF-8) and the host's byte strings. */
import { decodeText, encodeText, toBytes } from "../model/byte-string.js";
import type { HeaderMap } from "../model/header-map.js";
import { bad, shown } from "./options/check.js";
import type { Data, Headers, HeadersInput } from "./types.js";

const noBytes = new Uint8Array(0);

/** A byte string of text or bytes. */
export function byteString(data: Data | number): string {
  if (typeof data === "string" || data instanceof Uint8Array) return encodeText(data);
  if (typeof data === "number") return String(data);
  return bad(`text or bytes are wanted, not ${shown(data)}`, "For JSON write JSON.stringify(...).");
}

/** A field's value; an error names the field. */
function fieldValue(name: Data, value: Data | number): string {
  if (typeof value === "string" || typeof value === "number" || value instanceof Uint8Array)
    return byteString(value);
  const hint = value === undefined || value === null ? "Leave out what has no value." : "";
  return bad(
    `the header ${shown(name)} is text, bytes, a number or a list of them, not ${shown(value)}`,
    hint,
  );
}

/** Pairs in order; a `Map` and Web `Headers` give them, too. */
function pairsOf(pairs: Iterable<readonly [string, Data]>): string[] {
  const flat: string[] = [];
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2)
      bad(
        `headers in a list are pairs, not ${shown(pair)}`,
        'Write [["name", "value"]], or { name: "value" }.',
      );
    flat.push(byteString(pair[0]), fieldValue(pair[0], pair[1]));
  }
  return flat;
}

/** The bytes of text or bytes; a `Uint8Array` is copied, because its owner may change it. */
export function bytesOf(data: Data): Uint8Array {
  if (data instanceof Uint8Array) return data.slice();
  if (typeof data !== "string") return bad(`a body is text or bytes, not ${shown(data)}`, asJson);
  return data === "" ? noBytes : toBytes(encodeText(data));
}

const asJson = "For JSON write JSON.stringify(...).";

/** Text of bytes: UTF-8, with bytes that are not as U+DC80-U+DCFF. */
export function textOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return "";
  return decodeText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"));
}

/** Name, value, name, value, ... as byte strings. */
export function flatPairs(input: HeadersInput | undefined): string[] {
  const pairs: string[] = [];
  if (input === undefined) return pairs;
  if (typeof input !== "object" || input === null)
    bad(`headers are an object or a list of pairs, not ${shown(input)}`);
  if (Symbol.iterator in input) return pairsOf(input as Iterable<readonly [string, Data]>);
  const fields = input as Readonly<Record<string, Data | number | ReadonlyArray<Data>>>;
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (!Array.isArray(value)) pairs.push(byteString(name), fieldValue(name, value as Data | number));
    else for (const one of value as readonly Data[]) pairs.push(byteString(name), fieldValue(name, one));
  }
  return pairs;
}

/** A map's fields as a test reads them, without pseudo headers. */
export function plainHeaders(map: HeaderMap): Headers {
  const { names, values } = map;
  const pseudo = map.pseudoCount;
  const headers: Headers = new Array(names.length - pseudo);
  for (let i = pseudo; i < names.length; i++) {
    headers[i - pseudo] = [decodeText(names[i]), decodeText(values[i])];
  }
  return headers;
}

export function plainPairs(pairs: readonly string[]): Headers {
  const headers: Headers = [];
  for (let i = 0; i < pairs.length; i += 2) headers.push([decodeText(pairs[i]), decodeText(pairs[i + 1])]);
  return headers;
}
