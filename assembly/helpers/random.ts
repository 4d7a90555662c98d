/** Random bytes and identifiers. */

/** WASI, preview 1. Envoy: from BoringSSL's generator, at most 64 KiB a call; also allowed in `_initialize`. */
// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "random_get")
declare function random_get(to: usize, size: usize): u32;

/** The most that Envoy gives at once. */
// @ts-ignore: decorator
@inline const MOST: usize = 65536;

/**
 * Bytes that nobody can guess: for keys, tokens, nonces. From any callback, and in `_initialize`. It throws where the
 * host has none, for what is guessed easily is worse than nothing.
 *
 * ```ts
 * const token = encodeBase64Url(randomBytes(16));
 * ```
 */
export function randomBytes(size: i32): ArrayBuffer {
  const out = __new(size, idof<ArrayBuffer>());
  for (let at: usize = 0; at < <usize>size; at += MOST) {
    if (random_get(out + at, min(MOST, <usize>size - at))) throw new Error("no random bytes");
  }
  return changetype<ArrayBuffer>(out);
}
