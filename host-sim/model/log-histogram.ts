/**
 * Samples by their first two digits, as Envoy's histograms (circllhist) keep them: 12345 counts among 12000 to 13000.
 */
export class LogHistogram {
  /** By the least value of a bucket: how many. */
  readonly #counts = new Map<number, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(sample: number): void {
    const { least } = bucketOf(sample);
    this.#counts.set(least, (this.#counts.get(least) ?? 0) + 1);
    this.#total++;
  }

  /** Envoy: between the ends of the bucket in which the sample of that rank is. */
  quantile(fraction: number): number {
    const rank = fraction * this.#total;
    let before = 0;
    for (const [least, count] of this.#inOrder()) {
      if (before + count >= rank) {
        const nth = Math.max(1, Math.ceil(rank - before));
        return least + (bucketOf(least).width * nth) / (count + 1);
      }
      before += count;
    }
    return 0;
  }

  /** Samples up to a limit, all of its own bucket among them. */
  countUpTo(limit: number): number {
    let count = 0;
    for (const [least, inBucket] of this.#counts) if (least <= limit) count += inBucket;
    return count;
  }

  /** About the sum: each bucket's samples count as its middle, chosen for the least relative error. */
  get sum(): number {
    let sum = 0;
    for (const [least, count] of this.#inOrder()) {
      const { width } = bucketOf(least);
      if (width > 0) sum += count * (least + (width * least) / (2 * least + width));
    }
    return sum;
  }

  #inOrder(): Array<readonly [number, number]> {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }
}

function bucketOf(sample: number): { least: number; width: number } {
  if (sample <= 0) return { least: 0, width: 0 };
  const power = Math.floor(Math.log10(sample)) - 1;
  const firstTwo = Math.floor(sample / 10 ** power + 1e-9);
  return { least: Number(`${firstTwo}e${power}`), width: Number(`1e${power}`) };
}
