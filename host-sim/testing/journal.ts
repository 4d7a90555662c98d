/** Records in order, the oldest dropped when there are very many: a host may live through millions of exchanges. */

/** The stream to which a record belongs; `null` for what belongs to none: a tick, a start. */
export type Owner = object | null;

/** Of one exchange: a guest without end must not fill the memory. */
const mostRecords = 100_000;

export class Journal<T> {
  private readonly kept: number;
  private records: T[] = [];
  private owners: Owner[] = [];
  private dropped = 0;
  /** The mark that was asked for last: what came behind it stays, up to a limit. Nobody asked: nothing has to. */
  private pinned = Number.POSITIVE_INFINITY;

  /** @param kept so many of the newest stay at least; what is kept for long costs the collector. */
  constructor(kept = 5_000) {
    this.kept = kept;
  }

  push(record: T, owner: Owner = null): void {
    this.records.push(record);
    this.owners.push(owner);
    if (this.records.length >= 2 * this.kept) this.drop();
  }

  /** An exchange keeps its own records as long as it can, however many it makes. */
  private drop(): void {
    const { length } = this.records;
    const old = length < mostRecords ? this.pinned - this.dropped : length;
    const count = Math.min(length - this.kept, old);
    if (count < this.kept / 2) return;
    this.records = this.records.slice(count);
    this.owners = this.owners.slice(count);
    this.dropped += count;
  }

  /** A place to ask `since` for. */
  mark(): number {
    this.pinned = this.dropped + this.records.length;
    return this.pinned;
  }

  /** What came after a mark, is still kept, and belongs to this owner or to nobody; without one, all of it. */
  since(mark: number, owner?: object): T[] {
    const from = Math.max(0, mark - this.dropped);
    if (from === this.records.length) return [];
    const records = this.records.slice(from);
    if (owner === undefined) return records;
    const { owners } = this;
    return records.filter((_, at) => owners[from + at] === null || owners[from + at] === owner);
  }

  /** The latest record that fits; `undefined` when none does. */
  last(fits: (record: T) => boolean): T | undefined {
    return this.records.findLast(fits);
  }

  /** The latest records that fit, the newest last. */
  latest<S extends T>(count: number, fits: (record: T) => record is S): S[] {
    const found: S[] = [];
    for (let at = this.records.length - 1; at >= 0 && found.length < count; at--) {
      const record = this.records[at]!;
      if (fits(record)) found.push(record);
    }
    return found.reverse();
  }

  all(): T[] {
    return this.records.slice();
  }
}
