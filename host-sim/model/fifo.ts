/** Up to this many places are kept for what comes next: a queue that is filled and emptied again and again grows once. */
const keptPlaces = 1024;

/** First in, first out, in constant time however long it grows. */
export class Fifo<T> {
  #items: Array<T | undefined> = [];
  #head = 0;
  /** Behind the newest. */
  #end = 0;

  get length(): number {
    return this.#end - this.#head;
  }

  push(item: T): void {
    this.#items[this.#end++] = item;
  }

  /** Takes the oldest; `undefined` when empty. */
  shift(): T | undefined {
    if (this.#head === this.#end) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#end) this.#reset();
    else if (this.#head > keptPlaces && this.#head * 2 > this.#end) this.#compact();
    return item;
  }

  /** What is in it, oldest first, as a copy. */
  all(): T[] {
    return this.#items.slice(this.#head, this.#end) as T[];
  }

  #reset(): void {
    this.#head = 0;
    this.#end = 0;
    if (this.#items.length > keptPlaces) this.#items = [];
  }

  #compact(): void {
    this.#items = this.#items.slice(this.#head, this.#end);
    this.#end = this.#items.length;
    this.#head = 0;
  }
}
