/** Records in order, the oldest dropped when there are very many: a host may live through millions of exchanges. */
export class Journal<T> {
  private readonly kept: number;
  private records: T[] = [];
  private dropped = 0;

  /** @param kept so many of the newest stay at least; what is kept for long costs the collector. */
  constructor(kept = 20_000) {
    this.kept = kept;
  }

  push(record: T): void {
    this.records.push(record);
    if (this.records.length < 2 * this.kept) return;
    this.records = this.records.slice(-this.kept);
    this.dropped += this.kept;
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
