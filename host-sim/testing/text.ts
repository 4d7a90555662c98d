/** The door between a test's text (UTF-8) and the host's byte strings. */
import { decodeText, encodeText, toBytes } from "../model/byte-string.js";
import type { HeaderMap } from "../model/header-map.js";
import type { Data, Headers, HeadersInput } from "./types.js";

const noBytes = new Uint8Array(0);

/** A byte string of text or bytes. */
export function byteString(data: Data | number): string {
  return typeof data === "number" ? String(data) : encodeText(data);
}

/** The bytes of text or bytes; a `Uint8Array` is copied, because its owner may change it. */
export function bytesOf(data: Data): Uint8Array {
  if (typeof data !== "string") return data.slice();
  return data === "" ? noBytes : toBytes(encodeText(data));
}

/** Text of bytes: UTF-8, with bytes that are not as U+DC80-U+DCFF. */
export function textOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return "";
  return decodeText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"));
}

/** Name, value, name, value, ... as byte strings. */
export function flatPairs(input: HeadersInput | undefined): string[] {
  const pairs: string[] = [];
  if (input === undefined) return pairs;
  if (Array.isArray(input)) {
    for (const [name, value] of input) pairs.push(byteString(name), byteString(value));
    return pairs;
  }
  const fields = input as Readonly<Record<string, Data | number | ReadonlyArray<Data>>>;
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (!Array.isArray(value)) pairs.push(byteString(name), byteString(value as Data | number));
    else for (const one of value as readonly Data[]) pairs.push(byteString(name), byteString(one));
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
