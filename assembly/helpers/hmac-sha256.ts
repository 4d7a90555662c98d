/** HMAC with SHA-256. RFC 2104. */
import { Sha256, sha256 } from "./sha256";

/** The key, hashed where it is longer than a block, filled up with zeros, each byte changed by `mask`. */
function block(key: ArrayBuffer, mask: u8): ArrayBuffer {
  const out = __new(64, idof<ArrayBuffer>());
  memory.fill(out, mask, 64);
  const from = changetype<usize>(key);
  for (let i: usize = 0; i < <usize>key.byteLength; ++i) store<u8>(out + i, load<u8>(from + i) ^ mask);
  return changetype<ArrayBuffer>(out);
}

/**
 * HMAC-SHA-256 of a message that comes in pieces, such as a body that a webhook signs. From any callback.
 *
 * ```ts
 * const mac = new HmacSha256(utf8Bytes("secret"));
 * mac.update(utf8Bytes("first ")).update(utf8Bytes("second"));
 * const right = mac.digest();
 * ```
 */
@final
export class HmacSha256 {
  private inner: Sha256;
  private outer: Sha256;

  constructor(key: ArrayBuffer) {
    if (key.byteLength > 64) key = sha256(key);
    this.inner = new Sha256().update(block(key, 0x36));
    this.outer = new Sha256().update(block(key, 0x5c));
  }

  /** Takes more of the message. */
  update(bytes: ArrayBuffer): this {
    this.inner.update(bytes);
    return this;
  }

  /** The 32 bytes of the code; nothing can be taken afterwards. Compare it with `constantTimeEqual`. */
  digest(): ArrayBuffer {
    return this.outer.update(this.inner.digest()).digest();
  }
}

/**
 * The HMAC-SHA-256 of a message, 32 bytes. From any callback.
 *
 * ```ts
 * const right = hmacSha256(utf8Bytes("secret"), utf8Bytes("message"));
 * ```
 */
export function hmacSha256(key: ArrayBuffer, message: ArrayBuffer): ArrayBuffer {
  return new HmacSha256(key).update(message).digest();
}
