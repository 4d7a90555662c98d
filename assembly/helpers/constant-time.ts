/** Comparing secrets. */

/**
 * True if both are the same bytes, in a time that depends on their length alone and not on where they differ: for
 * signatures, tokens, passwords. Lengths are no secret here. From any callback.
 *
 * ```ts
 * if (!constantTimeEqual(given, hmacSha256(key, message))) sendLocalResponse(401, "");
 * ```
 */
export function constantTimeEqual(first: ArrayBuffer, second: ArrayBuffer): bool {
  const size = <usize>first.byteLength;
  if (size != <usize>second.byteLength) return false;
  let difference: u32 = 0;
  for (let i: usize = 0; i < size; ++i) {
    difference |= load<u8>(changetype<usize>(first) + i) ^ load<u8>(changetype<usize>(second) + i);
  }
  return !difference;
}
