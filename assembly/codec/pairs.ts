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

/** The first block of `Headers`: so many pairs, and so many bytes in all. */
// @ts-ignore: decorator
@inline const FIRST_ROOM: u32 = 6;
// @ts-ignore: decorator
@inline const FIRST_SIZE: usize = 192;

/**
 * Headers that are being put together: what a callout, a local response or `setPairs` sends.
 *
 * ```ts
 * const headers = new Headers().add("content-type", "text/plain").add("x-why", "no user");
 * ```
 *
 * They are put together in the form in which they travel, with room for the sizes of more pairs than there are. Sending
 * them closes that gap:
 *
 * ```text
 *   ╔═══════╤══════════════╤═══════════╤══════╤═══╤═══════╤═══╤══ ··· ══╤═══════════╗
 *   ║ count │ sizes of the │ room for  │ name │ 0 │ value │ 0 │ next    │ room      ║
 *   ║       │ pairs        │ more      │      │   │       │   │         │           ║
 *   ╚═══════╧══════════════╧═══════════╧══════╧═══╧═══════╧═══╧══ ··· ══╧═══════════╝
 *   0       4                          4 + 8 * room                     end
 * ```
 */
@final
export class Headers {
  private data: ArrayBuffer = changetype<ArrayBuffer>(__new(FIRST_SIZE, idof<ArrayBuffer>()));
  private count: u32 = 0;
  /** How many pairs have room for their sizes. */
  private room: u32 = FIRST_ROOM;
  private end: usize = 4 + (FIRST_ROOM << 3);

  /** How many there are. */
  get length(): i32 {
    return this.count;
  }

  /** Adds one behind the others; the same name may come again. */
  add(name: string, value: string): this {
    const start = this.reserve(utf8Bound(name) + utf8Bound(value));
    const nameEnd = encodeUtf8(name, start);
    store<u8>(nameEnd, 0);
    this.end = this.put(nameEnd + 1, nameEnd - start, value) - changetype<usize>(this.data);
    return this;
  }

  /** Adds one whose value is bytes, which are sent untouched. */
  addBytes(name: string, value: ArrayBuffer): this {
    const size = <usize>value.byteLength;
    const start = this.reserve(utf8Bound(name) + size);
    const nameEnd = encodeUtf8(name, start);
    store<u8>(nameEnd, 0);
    memory.copy(nameEnd + 1, changetype<usize>(value), size);
    this.end = this.close(nameEnd - start, nameEnd + 1, nameEnd + 1 + size) - changetype<usize>(this.data);
    return this;
  }

  /** Adds `:method`, `:path` and `:authority`, with which every request begins, to headers that are still empty. */
  begin(method: string, path: string, authority: string): this {
    let at = this.reserve(utf8Bound(method) + utf8Bound(path) + utf8Bound(authority) + 26);
    store<u64>(at, 0x646f6874656d3a);
    at = this.put(at + 8, 7, method);
    store<u64>(at, 0x687461703a);
    at = this.put(at + 6, 5, path);
    store<u64>(at, 0x69726f687475613a);
    store<u32>(at, 0x7974, 8);
    this.end = this.put(at + 11, 10, authority) - changetype<usize>(this.data);
    return this;
  }

  /** The pairs as they travel. */
  encode(): ArrayBuffer {
    const data = changetype<usize>(this.data);
    const texts = data + 4 + ((<usize>this.room) << 3);
    const sizesEnd = data + 4 + ((<usize>this.count) << 3);
    memory.copy(sizesEnd, texts, data + this.end - texts);
    this.end -= texts - sizesEnd;
    this.room = this.count;
    store<u32>(data, this.count);
    // What is added from now on needs more room, and so goes into another block: these bytes stay as they are.
    return changetype<ArrayBuffer>(__renew(data, this.end));
  }

  /** Makes room for one more pair with so many bytes; gives the address for its texts. */
  private reserve(texts: usize): usize {
    const size = this.end + texts + 2;
    if (this.count == this.room || size > <usize>this.data.byteLength) this.grow(size);
    return changetype<usize>(this.data) + this.end;
  }

  /** Moves to a larger block. */
  private grow(size: usize): void {
    const old = changetype<usize>(this.data);
    const texts = ((<usize>this.room) << 3) + 4;
    const room = (this.count << 1) + FIRST_ROOM;
    const newTexts = ((<usize>room) << 3) + 4;
    const data = __new(newTexts + (size << 1), idof<ArrayBuffer>());
    memory.copy(data, old, texts);
    memory.copy(data + newTexts, old + texts, this.end - texts);
    this.data = changetype<ArrayBuffer>(data);
    this.room = room;
    this.end += newTexts - texts;
  }

  /** Puts a value behind its name, of which only the size is not written yet; gives the address behind it. */
  private put(at: usize, nameSize: usize, value: string): usize {
    return this.close(nameSize, at, encodeUtf8(value, at));
  }

  /** Writes the sizes of a pair, of which the value is in [value, end), and the zero behind it. */
  private close(nameSize: usize, value: usize, end: usize): usize {
    const sizes = changetype<usize>(this.data) + ((<usize>this.count) << 3);
    ++this.count;
    store<u32>(sizes, nameSize, 4);
    store<u32>(sizes, end - value, 8);
    store<u8>(end, 0);
    return end + 1;
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
