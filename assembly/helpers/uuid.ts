/**
 * UUIDs, version 4. RFC 9562, section 5.4.
 *
 * ```text
 *   xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx      x: random, y: 8, 9, a or b
 * ```
 */
import { encodeHex } from "./hex";
import { randomBytes } from "./random";

/**
 * A new random UUID, in lower case. From any callback.
 *
 * ```ts
 * if (!this.requestHeaders.has("x-request-id")) this.requestHeaders.set("x-request-id", uuid());
 * ```
 */
export function uuid(): string {
  const bytes = randomBytes(16);
  const at = changetype<usize>(bytes);
  store<u8>(at, (load<u8>(at, 6) & 0x0f) | 0x40, 6);
  store<u8>(at, (load<u8>(at, 8) & 0x3f) | 0x80, 8);
  const digits = changetype<usize>(encodeHex(bytes));
  const out = __new(72, idof<string>());
  let to = out;
  for (let i: usize = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) {
      store<u16>(to, 0x2d);
      to += 2;
    }
    store<u16>(to, load<u16>(digits + (i << 1)));
    to += 2;
  }
  return changetype<string>(out);
}
