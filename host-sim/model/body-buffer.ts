const empty = new Uint8Array(0);

/**
 * A body as Envoy buffers it: bytes that grow at the end, are read in ranges, and are edited by `write`.
 *
 * Bytes once in are never changed in place: every view that `read`, `bytes` or `take` gave stays as it was.
 *
 * @example
 * const body = new BodyBuffer();
 * body.append(utf8("hello"));
 * body.write(0, 0, utf8("> ")); // true: prepends
 */
export class BodyBuffer {
  #storage: Uint8Array = empty;
  #length = 0;

  /** A buffer that owns these bytes: nobody else may change them from now on. */
  static of(bytes: Uint8Array): BodyBuffer {
    const buffer = new BodyBuffer();
    buffer.adopt(bytes);
    return buffer;
  }

  /** Size in bytes. */
  get length(): number {
    return this.#length;
  }

  /** Adds a copy of the bytes: for guest memory and for bytes that belong to a caller. */
  append(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    const end = this.#length + chunk.length;
    if (end > this.#storage.length) this.#grow(end);
    this.#storage.set(chunk, this.#length);
    this.#length = end;
  }

  /** Adds the bytes, without a copy when the buffer is empty: for bytes that nobody changes from now on. */
  adopt(chunk: Uint8Array): void {
    if (this.#length > 0) this.append(chunk);
    else this.#hold(chunk);
  }

  /** Everything, as a view; the buffer is empty afterwards. */
  take(): Uint8Array {
    const bytes = this.bytes();
    this.clear();
    return bytes;
  }

  /** Adds another buffer's content and empties that one. */
  move(from: BodyBuffer): void {
    if (from === this || from.#length === 0) return;
    if (this.#length > 0) this.append(from.bytes());
    else {
      this.#storage = from.#storage;
      this.#length = from.#length;
    }
    from.clear();
  }

  /**
   * The bytes [start, start + length) cut to the size, as a view; both are unsigned 32-bit.
   *
   * Envoy: the sum does not wrap, and a start behind the end gives nothing rather than an error.
   */
  read(start: number, length: number): Uint8Array {
    if (start >= this.#length) return empty;
    return this.#storage.subarray(start, Math.min(start + length, this.#length));
  }

  /**
   * Edits as `proxy_set_buffer_bytes` does: start 0 puts the data in place of the first `length` bytes (none:
   * prepends; all: replaces), a start at or behind the end appends. False where Envoy answers BadArgument: a start inside.
   */
  write(start: number, length: number, data: Uint8Array): boolean {
    if (start >= this.#length && start > 0) this.append(data);
    else if (start > 0) return false;
    else this.#replaceFirst(Math.min(length, this.#length), data);
    return true;
  }

  /** Everything, as a view. */
  bytes(): Uint8Array {
    return this.#length === this.#storage.length ? this.#storage : this.#storage.subarray(0, this.#length);
  }

  clear(): void {
    this.#hold(empty);
  }

  #hold(bytes: Uint8Array): void {
    this.#storage = bytes;
    this.#length = bytes.length;
  }

  #replaceFirst(count: number, data: Uint8Array): void {
    const rest = this.#storage.subarray(count, this.#length);
    const joined = new Uint8Array(data.length + rest.length);
    joined.set(data);
    joined.set(rest, data.length);
    this.#hold(joined);
  }

  // A first chunk gets the room it needs; more chunks double it, so that many small ones cost one copy each.
  #grow(needed: number): void {
    const room = this.#length === 0 ? needed : Math.max(needed, this.#storage.length * 2);
    const larger = new Uint8Array(room);
    larger.set(this.#storage.subarray(0, this.#length));
    this.#storage = larger;
  }
}
