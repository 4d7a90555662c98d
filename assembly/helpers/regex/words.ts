/** A row of 32-bit words that grows: programs of regular expressions are made of them. */
@final
export class Words {
  private data: ArrayBuffer = changetype<ArrayBuffer>(__new(64, idof<ArrayBuffer>()));
  /** How many there are. */
  size: i32 = 0;

  /** Where they are; until the next `push`, `insert` or `append`. */
  get address(): usize {
    return changetype<usize>(this.data);
  }

  /** The word at an index that is there. */
  get(index: i32): u32 {
    return load<u32>(this.address + (<usize>index << 2));
  }

  set(index: i32, word: u32): void {
    store<u32>(this.address + (<usize>index << 2), word);
  }

  push(word: u32): void {
    this.insert(this.size, word);
  }

  /** Puts a word before the one at an index. */
  insert(index: i32, word: u32): void {
    this.reserve(1);
    const at = this.address + (<usize>index << 2);
    memory.copy(at + 4, at, <usize>(this.size - index) << 2);
    store<u32>(at, word);
    ++this.size;
  }

  /** Puts a copy of the words in [from, to) behind all. */
  append(from: i32, to: i32): void {
    const count = to - from;
    this.reserve(count);
    const begin = this.address;
    memory.copy(begin + (<usize>this.size << 2), begin + (<usize>from << 2), <usize>count << 2);
    this.size += count;
  }

  /** Takes `count` words out. */
  remove(index: i32, count: i32): void {
    const to = this.address + (<usize>index << 2);
    memory.copy(to, to + (<usize>count << 2), <usize>(this.size - index - count) << 2);
    this.size -= count;
  }

  private reserve(count: i32): void {
    const bytes = <usize>(this.size + count) << 2;
    if (bytes > <usize>this.data.byteLength) {
      this.data = changetype<ArrayBuffer>(__renew(this.address, bytes << 1));
    }
  }
}
