/**
 * Protobuf's wire format on byte strings: what Envoy reads from plugins and hands to them as messages.
 *
 *     field    tag varint (number << 3 | wire type), then
 *     0        varint: 7 bits a byte, lowest first, high bit set on all but the last
 *     1        8 bytes little-endian
 *     2        length varint, bytes
 *     5        4 bytes little-endian
 */
import type { ByteString } from "./byte-string.js";

/** One field as it stands on the wire; which of the values counts depends on `wire`. */
export type ProtoField =
  | { readonly number: number; readonly wire: 0 | 1 | 5; readonly value: bigint }
  | { readonly number: number; readonly wire: 2; readonly bytes: ByteString };

/** An unsigned varint; negative numbers take ten bytes as two's complement of 64 bits. */
export function varint(value: number | bigint): ByteString {
  let rest = BigInt.asUintN(64, BigInt(value));
  let bytes = "";
  for (; rest > 0x7fn; rest >>= 7n) bytes += String.fromCharCode(Number(rest & 0x7fn) | 0x80);
  return bytes + String.fromCharCode(Number(rest));
}

const tag = (number: number, wire: number): ByteString => varint(number * 8 + wire);

/** A varint field (integers, bool, enum). */
export const varintField = (number: number, value: number | bigint): ByteString =>
  tag(number, 0) + varint(value);

/** A double field. */
export const doubleField = (number: number, value: number): ByteString => tag(number, 1) + doubleBytes(value);

/** A length-delimited field (string, bytes, message). */
export const bytesField = (number: number, bytes: ByteString): ByteString =>
  tag(number, 2) + varint(bytes.length) + bytes;

/** The 8 bytes of a double, little-endian. */
export function doubleBytes(value: number): ByteString {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleLE(value);
  return buffer.toString("latin1");
}

/** The 8 bytes of a 64-bit integer, little-endian; out of range wraps. */
export function int64Bytes(value: bigint | number): ByteString {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
  return buffer.toString("latin1");
}

/** The double in 8 bytes that were read as an integer. */
export function doubleOf(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

/**
 * The fields of a message in the order of the wire, groups left out; `null` when the bytes are no message.
 *
 * @example readProto("\x0a\x01a") // [{ number: 1, wire: 2, bytes: "a" }]
 */
export function readProto(bytes: ByteString): ProtoField[] | null {
  const reader = new Reader(bytes);
  const fields = reader.fields(undefined, 0);
  return reader.failed ? null : fields;
}

/** The last value of a string, bytes or message field: what counts when it is repeated. `undefined` when absent. */
export function lastBytes(fields: readonly ProtoField[], number: number): ByteString | undefined {
  const field = fields.findLast((candidate) => candidate.number === number && candidate.wire === 2);
  return field?.wire === 2 ? field.bytes : undefined;
}

/** The last value of an integer, bool or enum field, 0 when absent. */
export function lastVarint(fields: readonly ProtoField[], number: number): bigint {
  const field = fields.findLast((candidate) => candidate.number === number && candidate.wire === 0);
  return field?.wire === 0 ? field.value : 0n;
}

const maximumDepth = 100;

class Reader {
  readonly #bytes: ByteString;
  #at = 0;
  failed = false;

  constructor(bytes: ByteString) {
    this.#bytes = bytes;
  }

  /** Fields up to the end, or up to the end of the group with this number. */
  fields(group: number | undefined, depth: number): ProtoField[] {
    const fields: ProtoField[] = [];
    if (depth > maximumDepth) this.failed = true;
    while (!this.failed && this.#at < this.#bytes.length) {
      const head = this.#varint();
      const number = Number(head >> 3n);
      const wire = Number(head & 7n);
      if (number === 0 || head > 0xffffffffn) this.failed = true;
      else if (wire === 4) return this.#endGroup(fields, number === group);
      else if (wire === 3) this.fields(number, depth + 1);
      else fields.push(this.#field(number, wire));
    }
    if (group !== undefined) this.failed = true;
    return fields;
  }

  #endGroup(fields: ProtoField[], expected: boolean): ProtoField[] {
    if (!expected) this.failed = true;
    return fields;
  }

  #field(number: number, wire: number): ProtoField {
    if (wire === 2) return { number, wire, bytes: this.#take(Number(this.#varint())) };
    if (wire === 0) return { number, wire, value: this.#varint() };
    if (wire === 1) return { number, wire, value: this.#fixed(8) };
    if (wire === 5) return { number, wire, value: this.#fixed(4) };
    this.failed = true;
    return { number, wire: 0, value: 0n };
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes.charCodeAt(this.#at++);
      if (Number.isNaN(byte)) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    this.failed = true;
    return 0n;
  }

  #fixed(size: number): bigint {
    const bytes = this.#take(size);
    let value = 0n;
    for (let index = bytes.length - 1; index >= 0; index--)
      value = (value << 8n) | BigInt(bytes.charCodeAt(index));
    return value;
  }

  #take(length: number): ByteString {
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) this.failed = true;
    return this.#bytes.slice(start, this.#at);
  }
}
