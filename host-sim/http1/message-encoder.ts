import { concatenate, noBytes, toBytes } from "./bytes.js";

const lineEnd = toBytes("\r\n");
const lastChunk = toBytes("0\r\n\r\n");

/** Fields as lines. Nothing is checked: a value with a line end goes out as it is, as in Envoy. */
export function fieldLines(pairs: readonly string[]): string {
  let lines = "";
  for (let index = 0; index + 1 < pairs.length; index += 2)
    lines += `${pairs[index]}: ${pairs[index + 1]}\r\n`;
  return lines;
}

/** The fields that HTTP/1 sends: `:authority` as `host` at its place, no other pseudo header. Envoy: of responses, too. */
export function visibleFields(pairs: readonly string[]): string[] {
  const shown: string[] = [];
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const name = pairs[index]!;
    if (name === ":authority") shown.push("host", pairs[index + 1]!);
    else if (!name.startsWith(":")) shown.push(name, pairs[index + 1]!);
  }
  return shown;
}

/** The first value of a name in lower case; `undefined` when there is none. */
export function firstValue(pairs: readonly string[], name: string): string | undefined {
  for (let index = 0; index + 1 < pairs.length; index += 2)
    if (pairs[index] === name) return pairs[index + 1];
  return undefined;
}

/** What follows a head: chunks where the head said so, else the bytes as they are, whatever a content-length promised. */
export class BodyEncoder {
  readonly #chunked: boolean;

  constructor(chunked: boolean) {
    this.#chunked = chunked;
  }

  data(bytes: Uint8Array, endStream: boolean): Uint8Array {
    if (!this.#chunked) return bytes;
    const end = endStream ? lastChunk : noBytes;
    if (bytes.length === 0) return end;
    return concatenate([toBytes(`${bytes.length.toString(16)}\r\n`), bytes, lineEnd, end]);
  }

  /** Trailers exist in the chunked coding only: without it they are dropped. */
  trailers(pairs: readonly string[]): Uint8Array {
    return this.#chunked ? toBytes(`0\r\n${fieldLines(pairs)}\r\n`) : noBytes;
  }
}
