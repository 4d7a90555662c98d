/** Reads bytes of a wasm binary: LEB128 numbers, names, spans. Running out of them is a `MalformedModule`. */

/** The bytes are no well-formed module. */
export class MalformedModule extends Error {}

export class BinaryReader {
  at: number;
  readonly end: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    if (this.at >= this.end) throw new MalformedModule("unexpected end");
    return this.bytes[this.at++]!;
  }

  /** Unsigned, up to `bits` bits; numbers over 2^53 lose precision, which nobody here needs. */
  unsigned(bits = 32): number {
    let result = 0;
    for (let shift = 0; shift < bits; shift += 7) {
      const byte = this.byte();
      result += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return result < 2 ** bits ? result : this.fail("number too large");
    }
    return this.fail("number too long");
  }

  /** A length, and the position behind that many bytes, which must be there. */
  span(): { from: number; to: number } {
    const length = this.unsigned();
    const from = this.at;
    if (from + length > this.end) this.fail("length over the end");
    this.at = from + length;
    return { from, to: this.at };
  }

  /** A name, in UTF-8. */
  name(): string {
    const { from, to } = this.span();
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + from, to - from).toString("utf8");
  }

  skip(length: number): void {
    if (this.at + length > this.end) this.fail("unexpected end");
    this.at += length;
  }

  fail(what: string): never {
    throw new MalformedModule(`${what} at 0x${this.at.toString(16)}`);
  }
}
