/**
 * Protocol Buffers on the wire: fields in any order, each behind its key. What a filter needs of it where a whole
 * library is too much; the messages of `GrpcCall` and of Envoy's foreign functions are made of it.
 *
 * ```text
 *   ╔══════════════════════╤════════╤════════╤══ ··· ══╗
 *   ║ number << 3 | wire 2 │ length │ bytes  │ next    ║    text, bytes, messages
 *   ╟──────────────────────┼────────┴────────┼── ··· ──╢
 *   ║ number << 3 | wire 0 │ varint          │ next    ║    whole numbers, true and false, enums
 *   ╚══════════════════════╧═════════════════╧══ ··· ══╝
 *   wire 1: 8 bytes, wire 5: 4 bytes. A varint has seven bits per byte, the lowest first, the top bit set but in the last.
 * ```
 */
import { encodeUtf8, utf8Bound, decodeUtf8 } from "./utf8";

/** How the value of a field is written. */
export const enum WireType {
  Varint = 0,
  Fixed64 = 1,
  Bytes = 2,
  Fixed32 = 5,
}

/**
 * Writes a message, field by field.
 *
 * ```ts
 * const message = new ProtoWriter().text(1, "world").number(2, 7).finish();
 * ```
 */
@final
export class ProtoWriter {
  private bytes: ArrayBuffer = new ArrayBuffer(56);
  private used: usize = 0;

  /** A text. */
  text(field: u32, value: string): this {
    // The length stands before the text and is known behind it: written with as many bytes as the bound would take.
    const bound = utf8Bound(value);
    const start = this.key(field, WireType.Bytes, bound + 5) + 5;
    const size = encodeUtf8(value, start) - start;
    const to = encodeVarint(size, start - 5);
    memory.copy(to, start, size);
    this.used = to + size - changetype<usize>(this.bytes);
    return this;
  }

  /** Bytes, or a message that is written already. */
  data(field: u32, value: ArrayBuffer): this {
    const size = <usize>value.byteLength;
    const to = encodeVarint(size, this.key(field, WireType.Bytes, size + 5));
    memory.copy(to, changetype<usize>(value), size);
    this.used = to + size - changetype<usize>(this.bytes);
    return this;
  }

  /** A whole number: int32, int64, uint32, uint64, an enum. A negative one takes ten bytes. */
  number(field: u32, value: i64): this {
    this.used = encodeVarint(<u64>value, this.key(field, WireType.Varint, 10)) - changetype<usize>(this.bytes);
    return this;
  }

  /** True or false. */
  flag(field: u32, value: bool): this {
    return this.number(field, value);
  }

  /** A double. */
  float64(field: u32, value: f64): this {
    const to = this.key(field, WireType.Fixed64, 8);
    store<f64>(to, value);
    this.used = to + 8 - changetype<usize>(this.bytes);
    return this;
  }

  /** The message. */
  finish(): ArrayBuffer {
    return this.bytes.slice(0, <i32>this.used);
  }

  /** Writes the key of a field whose value takes at most so many bytes; gives where the value goes. */
  private key(field: u32, wire: WireType, bound: usize): usize {
    const size = this.used + bound + 5;
    let bytes = changetype<usize>(this.bytes);
    if (size > <usize>this.bytes.byteLength) {
      bytes = __renew(bytes, size << 1);
      this.bytes = changetype<ArrayBuffer>(bytes);
    }
    return encodeVarint((field << 3) | wire, bytes + this.used);
  }
}

/** Writes a varint to `to` and gives the address behind it: at most ten bytes. */
function encodeVarint(value: u64, to: usize): usize {
  while (value >= 0x80) {
    store<u8>(to++, <u8>value | 0x80);
    value >>= 7;
  }
  store<u8>(to, <u8>value);
  return to + 1;
}

/**
 * Reads a message, field by field, in the order in which they come. Fields that are not asked for are passed over; what
 * is no message ends the reading, and `isBroken` says so.
 *
 * ```ts
 * const reader = new ProtoReader(call.message);
 * while (reader.next()) {
 *   if (reader.field == 1) name = reader.text();
 *   else if (reader.field == 2) count = reader.number();
 * }
 * ```
 */
@final
export class ProtoReader {
  /** The number of the field that `next` came to. */
  field: u32 = 0;
  /** How its value is written. */
  wire: WireType = WireType.Varint;
  /** True once something came that is no message. */
  isBroken: bool = false;
  private at: usize;
  private readonly end: usize;
  /** Of the field: where its bytes begin, or the number. */
  private from: usize = 0;
  private size: usize = 0;
  private value: u64 = 0;

  constructor(
    /** Held, so that the bytes stay where they are. */
    private readonly message: ArrayBuffer,
  ) {
    this.at = changetype<usize>(message);
    this.end = this.at + message.byteLength;
  }

  /** Goes to the next field; false at the end. */
  next(): bool {
    if (this.at >= this.end || this.isBroken) return false;
    const key = this.varint();
    this.field = <u32>(key >> 3);
    this.wire = <WireType>(key & 7);
    if (this.wire == WireType.Varint) this.value = this.varint();
    else this.take(this.length());
    if (!this.field) this.isBroken = true;
    return !this.isBroken;
  }

  /** The field as a whole number; 0 if it is none. */
  number(): i64 {
    if (this.wire == WireType.Varint) return <i64>this.value;
    if (this.wire == WireType.Fixed64) return load<i64>(this.from);
    return this.wire == WireType.Fixed32 ? <i64>load<i32>(this.from) : 0;
  }

  /** The field as true or false. */
  flag(): bool {
    return this.number() != 0;
  }

  /** The field as a double; 0 if it is none. */
  float64(): f64 {
    return this.wire == WireType.Fixed64 ? load<f64>(this.from) : 0;
  }

  /** The field as text, "" if it is none; bytes that are no UTF-8 become U+FFFD. */
  text(): string {
    return this.wire == WireType.Bytes ? decodeUtf8(this.from, this.size) : "";
  }

  /** The field as bytes, which may be a message; empty if it is none. */
  data(): ArrayBuffer {
    const from = <i32>(this.from - changetype<usize>(this.message));
    return this.wire == WireType.Bytes ? this.message.slice(from, from + <i32>this.size) : new ArrayBuffer(0);
  }

  /** How many bytes the value has that is no varint. */
  private length(): u64 {
    if (this.wire == WireType.Bytes) return this.varint();
    if (this.wire == WireType.Fixed64) return 8;
    if (this.wire == WireType.Fixed32) return 4;
    // Groups are of the old days; the rest is nothing at all.
    this.isBroken = true;
    return 0;
  }

  private take(size: u64): void {
    this.from = this.at;
    this.size = <usize>size;
    if (size > this.end - this.at) this.isBroken = true;
    else this.at += this.size;
  }

  private varint(): u64 {
    let value: u64 = 0;
    for (let shift: u64 = 0; shift < 70 && this.at < this.end; shift += 7) {
      const byte = <u64>load<u8>(this.at++);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    this.isBroken = true;
    return 0;
  }
}
