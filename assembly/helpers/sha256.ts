/**
 * SHA-256. FIPS 180-4, section 6.2. The state of one computation:
 *
 * ```text
 *   ╔═══════════════╤═══════════╤══════════════════════════════╗
 *   ║ 8 words       │ block of  │ 64 words made of the block   ║
 *   ║ of the hash   │ 64 bytes  │ (schedule)                   ║
 *   ╚═══════════════╧═══════════╧══════════════════════════════╝
 *   0               32          96                             352
 * ```
 */

// @ts-ignore: decorator
@inline const BLOCK: usize = 32;
// @ts-ignore: decorator
@inline const SCHEDULE: usize = 96;
// @ts-ignore: decorator
@inline const STATE_SIZE: usize = 352;

/** The 64 constants of the rounds; a function, so that they are in no module that does not hash. */
function constants(): usize {
  return memory.data<u32>([
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
    0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2,
  ]);
}

/** The hash of nothing yet. */
function beginning(): usize {
  return memory.data<u32>([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ]);
}

/** The schedule's words: the block's, then each from four before it. */
function expand(state: usize): void {
  for (let i: usize = 0; i < 64; i += 4) store<u32>(state + SCHEDULE + i, bswap(load<u32>(state + BLOCK + i)));
  for (let at = state + SCHEDULE + 64, end = at + 192; at < end; at += 4) {
    const w15 = load<u32>(at - 60);
    const w2 = load<u32>(at - 8);
    const s0 = rotr(w15, 7) ^ rotr(w15, 18) ^ (w15 >> 3);
    const s1 = rotr(w2, 17) ^ rotr(w2, 19) ^ (w2 >> 10);
    store<u32>(at, load<u32>(at - 64) + s0 + load<u32>(at - 28) + s1);
  }
}

/** Takes the full block into the hash. */
function compress(state: usize): void {
  expand(state);
  const k = constants();
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  for (let i: usize = 0; i < 256; i += 4) {
    const s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
    const t1 = h + s1 + ((e & f) ^ (~e & g)) + load<u32>(k + i) + load<u32>(state + SCHEDULE + i);
    const s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
  store<u32>(state, load<u32>(state, 20) + f, 20);
  store<u32>(state, load<u32>(state, 24) + g, 24);
  store<u32>(state, load<u32>(state, 28) + h, 28);
}

/**
 * SHA-256 of bytes that come in pieces, such as a body.
 *
 * ```ts
 * const hash = new Sha256().update(utf8Bytes("in ")).update(utf8Bytes("pieces"));
 * logInfo(encodeHex(hash.digest()));
 * ```
 */
@final
export class Sha256 {
  private state: ArrayBuffer = changetype<ArrayBuffer>(__new(STATE_SIZE, idof<ArrayBuffer>()));
  private size: u64 = 0;

  constructor() {
    memory.copy(changetype<usize>(this.state), beginning(), 32);
  }

  /** Takes more bytes. */
  update(bytes: ArrayBuffer): this {
    this.take(changetype<usize>(bytes), bytes.byteLength);
    return this;
  }

  /** The 32 bytes of the hash; nothing can be taken afterwards. */
  digest(): ArrayBuffer {
    const bits = this.size << 3;
    const state = changetype<usize>(this.state);
    // One bit, zeros up to the last eight bytes of a block, the size in bits.
    const padding = <usize>1 + ((<usize>119 - <usize>(this.size & 63)) & 63);
    const end = __alloc(72);
    memory.fill(end, 0, 72);
    store<u8>(end, 0x80);
    store<u64>(end + padding, bswap(bits));
    this.take(end, padding + 8);
    __free(end);
    const out = __new(32, idof<ArrayBuffer>());
    for (let i: usize = 0; i < 32; i += 4) store<u32>(out + i, bswap(load<u32>(state + i)));
    return changetype<ArrayBuffer>(out);
  }

  private take(from: usize, size: usize): void {
    const state = changetype<usize>(this.state);
    let used = <usize>(this.size & 63);
    this.size += size;
    while (size) {
      const part = min<usize>(<usize>64 - used, size);
      memory.copy(state + BLOCK + used, from, part);
      from += part;
      size -= part;
      used += part;
      if (used == 64) {
        compress(state);
        used = 0;
      }
    }
  }
}

/** The SHA-256 of bytes, 32 bytes. From any callback. */
export function sha256(bytes: ArrayBuffer): ArrayBuffer {
  return new Sha256().update(bytes).digest();
}
