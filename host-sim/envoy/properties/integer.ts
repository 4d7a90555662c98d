import type { ByteString } from "../../model/byte-string.js";

/**
 * A decimal integer as Envoy reads one: a sign and white space around it are allowed.
 *
 * `undefined` for anything else and for what does not fit into so many bits.
 */
export function parseInteger(text: ByteString, bits: 32 | 64): bigint | undefined {
  const match = /^[ \t\n\v\f\r]*([+-]?)([0-9]+)[ \t\n\v\f\r]*$/.exec(text);
  if (match === null) return undefined;
  const value = BigInt(match[2]!) * (match[1] === "-" ? -1n : 1n);
  return BigInt.asIntN(bits, value) === value ? value : undefined;
}
