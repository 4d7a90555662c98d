/** What can stand in one roster at a time. */
export interface Listed<T> {
  before: T | null;
  after: T | null;
}

/**
 * Things in the order in which they came, each of which can leave: a list linked through its own items. Several times as
 * fast as a `Set` that is filled and emptied all the time.
 */
export class Roster<T extends Listed<T>> {
  private first: T | null = null;
  private last: T | null = null;
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** Puts it last. It must not stand in a roster. */
  add(item: T): void {
    item.before = this.last;
    if (this.last === null) this.first = item;
    else this.last.after = item;
    this.last = item;
    this.count++;
  }

  /** Takes it out. It must stand in this roster. */
  delete(item: T): void {
    if (item.before === null) this.first = item.after;
    else item.before.after = item.after;
    if (item.after === null) this.last = item.before;
    else item.after.before = item.before;
    item.before = null;
    item.after = null;
    this.count--;
  }

  /** First to last; who leaves meanwhile must not be the one that was given last. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (let item = this.first; item !== null; item = item.after) yield item;
  }
}
