/** Names and values of the configuration, in order. */
import { JsonReader } from "as-proxy-wasm-abi";

export class Pair {
  next: Pair | null = null;

  constructor(
    readonly key: string,
    readonly value: string,
  ) {}
}

/** Reads `{"name": "value", ...}`. */
export function readPairs(json: JsonReader): Pair | null {
  if (!json.nextField()) return null;
  const pair = new Pair(json.key, json.string());
  pair.next = readPairs(json);
  return pair;
}
