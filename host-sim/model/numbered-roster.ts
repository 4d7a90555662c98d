import { type Listed, Roster } from "./roster.js";

/** What can stand in one numbered roster at a time. */
export interface Numbered<T> extends Listed<T> {
  readonly id: number;
  /** Another one in its bucket. */
  next: T | null;
}

/** A bucket for each, at least; a power of two. */
const fewestBuckets = 16;

/**
 * A roster whose items are found by their numbers. A `Map` in which each key comes and goes once is made anew all the time;
 * here the items themselves are the links.
 */
export class NumberedRoster<T extends Numbered<T>> {
  private readonly items = new Roster<T>();
  private buckets: Array<T | null> = new Array(fewestBuckets).fill(null);

  get size(): number {
    return this.items.size;
  }

  get(id: number): T | undefined {
    let item = this.buckets[id & (this.buckets.length - 1)]!;
    while (item !== null && item.id !== id) item = item.next!;
    return item ?? undefined;
  }

  has(id: number): boolean {
    return this.get(id) !== undefined;
  }

  /** Puts it last. Its number must be new here. */
  add(item: T): void {
    this.items.add(item);
    if (this.items.size > this.buckets.length) this.rehash(this.buckets.length * 2);
    else this.link(item);
  }

  /** Takes it out; nothing happens when it has left before. */
  delete(item: T): void {
    if (this.unlink(item)) this.items.delete(item);
  }

  /** In the order in which they came, as they are now. */
  all(): T[] {
    return [...this.items];
  }

  private link(item: T): void {
    const bucket = item.id & (this.buckets.length - 1);
    item.next = this.buckets[bucket]!;
    this.buckets[bucket] = item;
  }

  private unlink(item: T): boolean {
    const bucket = item.id & (this.buckets.length - 1);
    const first = this.buckets[bucket]!;
    if (first === item) {
      this.buckets[bucket] = item.next;
      return true;
    }
    let before = first;
    while (before !== null && before.next !== item) before = before.next!;
    if (before === null) return false;
    before.next = item.next;
    return true;
  }

  private rehash(count: number): void {
    this.buckets = new Array<T | null>(count).fill(null);
    for (const item of this.items) this.link(item);
  }
}
