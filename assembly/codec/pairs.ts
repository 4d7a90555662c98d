/**
 * Pairs: how header maps travel between host and guest. All numbers are little-endian u32, there is no padding.
 *
 * ```text
 *   ╔═══════╤════════╤═════════╤═══ ··· ═══╤══════╤═══╤═══════╤═══╤═══ ··· ═══╗
 *   ║ count │ name 1 │ value 1 │ sizes of  │ name │ 0 │ value │ 0 │ texts of  ║
 *   ║       │ size   │ size    │ the rest  │ 1    │   │ 1     │   │ the rest  ║
 *   ╚═══════╧════════╧═════════╧═══ ··· ═══╧══════╧═══╧═══════╧═══╧═══ ··· ═══╝
 *   0       4        8         12
 * ```
 *
 * Envoy: what it can not read, and more than 1,024 pairs or 1 MiB, it takes as an empty list, without an error.
 */
import { decodeUtf8, encodeUtf8, utf8Bound } from "./utf8";

/**
 * Headers that are being put together: what a callout, a local response or `setPairs` sends.
 *
 * ```ts
 * const headers = new Headers().add("content-type", "text/plain").add("x-why", "no user");
 * ```
 *
 * Until they are sent they are records, name and value behind their sizes, so that adding one copies nothing:
 *
 * ```text
 *   ╔═══════════╤════════════╤══════╤═══╤═══════╤═══╤══ ··· ══╗
 *   ║ name size │ value size │ name │ 0 │ value │ 0 │ next    ║
 *   ╚═══════════╧════════════╧══════╧═══╧═══════╧═══╧══ ··· ══╝
 * ```
 */
@final
export class Headers {
  private records: ArrayBuffer = changetype<ArrayBuffer>(__new(112, idof<ArrayBuffer>()));
  private used: usize = 0;
  private count: u32 = 0;

  /** How many there are. */
  get length(): i32 {
    return this.count;
  }

  /** Adds one behind the others; the same name may come again. */
  add(name: string, value: string): this {
    const record = this.reserve(utf8Bound(name) + utf8Bound(value));
    const nameEnd = encodeUtf8(name, record + 8);
    return this.close(record, nameEnd, encodeUtf8(value, nameEnd + 1));
  }

  /** Adds one whose value is bytes, which are sent untouched. */
  addBytes(name: string, value: ArrayBuffer): this {
    const size = <usize>value.byteLength;
    const record = this.reserve(utf8Bound(name) + size);
    const nameEnd = encodeUtf8(name, record + 8);
    memory.copy(nameEnd + 1, changetype<usize>(value), size);
    return this.close(record, nameEnd, nameEnd + 1 + size);
  }

  /** The pairs as they travel. */
  encode(): ArrayBuffer {
    const out = __new(this.used + 4, idof<ArrayBuffer>());
    store<u32>(out, this.count);
    let sizes = out + 4;
    let texts = sizes + (<usize>this.count << 3);
    for (let at = changetype<usize>(this.records), end = at + this.used; at < end; ) {
      const length = <usize>load<u32>(at) + load<u32>(at, 4) + 2;
      store<u64>(sizes, load<u64>(at));
      memory.copy(texts, at + 8, length);
      sizes += 8;
      texts += length;
      at += length + 8;
    }
    return changetype<ArrayBuffer>(out);
  }

  private reserve(texts: usize): usize {
    const size = this.used + texts + 10;
    let records = changetype<usize>(this.records);
    if (size > <usize>this.records.byteLength) {
      records = __renew(records, size << 1);
      this.records = changetype<ArrayBuffer>(records);
    }
    return records + this.used;
  }

  private close(record: usize, nameEnd: usize, valueEnd: usize): this {
    store<u32>(record, nameEnd - record - 8);
    store<u32>(record, valueEnd - nameEnd - 1, 4);
    store<u8>(nameEnd, 0);
    store<u8>(valueEnd, 0);
    this.used = valueEnd + 1 - changetype<usize>(this.records);
    ++this.count;
    return this;
  }
}

/**
 * A header map as the host sent it: names and values by index, decoded only where they are asked for.
 *
 * ```ts
 * const pairs = this.requestHeaders.pairs();
 * for (let i = 0; i < pairs.length; ++i) logInfo(pairs.name(i) + ": " + pairs.value(i));
 * ```
 */
@final
export class Pairs {
  constructor(
    /** The pairs as they travel; empty for a map that is not there. */
    readonly bytes: ArrayBuffer,
  ) {}

  /** How many there are, the same name counted each time. */
  get length(): i32 {
    return this.bytes.byteLength >= 4 ? load<i32>(changetype<usize>(this.bytes)) : 0;
  }

  /** The name at an index; it throws behind the last. */
  name(index: i32): string {
    return decodeUtf8(this.locate(index), this.nameSize(index));
  }

  /** The value at an index as text; it throws behind the last. */
  value(index: i32): string {
    return decodeUtf8(this.locate(index) + this.nameSize(index) + 1, this.valueSize(index));
  }

  /** The value at an index as bytes, untouched; it throws behind the last. */
  valueBytes(index: i32): ArrayBuffer {
    const from = <i32>(this.locate(index) - changetype<usize>(this.bytes)) + <i32>this.nameSize(index) + 1;
    return this.bytes.slice(from, from + <i32>this.valueSize(index));
  }

  /** True if this is the name at an index, in upper or lower case; names are ASCII. */
  nameIs(index: i32, name: string): bool {
    const at = this.locate(index);
    const size = <i32>this.nameSize(index);
    if (name.length != size) return false;
    for (let i = 0; i < size; ++i) {
      const code = name.charCodeAt(i);
      const lower = <u32>(code - 0x41) < 26 ? code | 0x20 : code;
      if (lower != <i32>load<u8>(at + i)) return false;
    }
    return true;
  }

  private nameSize(index: i32): usize {
    return <usize>load<u32>(changetype<usize>(this.bytes) + (<usize>index << 3), 4);
  }

  private valueSize(index: i32): usize {
    return <usize>load<u32>(changetype<usize>(this.bytes) + (<usize>index << 3), 8);
  }

  /** Where the name at an index begins. */
  private locate(index: i32): usize {
    const count = this.length;
    if (<u32>index >= <u32>count) throw new RangeError("no such pair");
    let at = changetype<usize>(this.bytes) + 4 + (<usize>count << 3);
    for (let i = 0; i < index; ++i) at += this.nameSize(i) + this.valueSize(i) + 2;
    return at;
  }
}
