/** Records in order, the oldest dropped when there are very many: a host may live through millions of exchanges. */
const kept = 20_000;

export class Journal<T> {
  private records: T[] = [];
  private dropped = 0;

  push(record: T): void {
    this.records.push(record);
    if (this.records.length < 2 * kept) return;
    this.records = this.records.slice(-kept);
    this.dropped += kept;
  }

  /** A place to ask `since` for. */
  mark(): number {
    return this.dropped + this.records.length;
  }

  /** What came after a mark and is still kept. */
  since(mark: number): T[] {
    const from = Math.max(0, mark - this.dropped);
    return from === this.records.length ? [] : this.records.slice(from);
  }

  /** The latest record that fits; `undefined` when none does. */
  last(fits: (record: T) => boolean): T | undefined {
    return this.records.findLast(fits);
  }

  all(): T[] {
    return this.records.slice();
  }
}
