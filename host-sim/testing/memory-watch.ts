/**
 * Tells a leak from a heap that warms up: the memory is looked at after 32, 64, 128, ... exchanges. One that keeps
 * something for each of them grows by as much again every time; one that warms up stops.
 */

interface Sample {
  exchanges: number;
  pages: number;
}

const first = 32;
/** A step that is a leak's is twice the one before; the page's size blurs that. */
const leastRatio = 1.5;

export class MemoryWatch {
  private readonly pages: () => number;
  private readonly samples: Sample[] = [];
  private exchanges = 0;
  private next = first;

  constructor(pages: () => number) {
    this.pages = pages;
  }

  onExchange(): void {
    this.exchanges++;
    if (this.exchanges < this.next) return;
    this.samples.push({ exchanges: this.exchanges, pages: this.pages() });
    this.next *= 2;
  }

  /** In words; `null` where nothing is suspicious. */
  fault(): string | null {
    const [before, middle, last] = this.samples.slice(-3);
    if (before === undefined || middle === undefined || last === undefined) return null;
    const earlier = middle.pages - before.pages;
    const later = last.pages - middle.pages;
    if (earlier <= 0 || later < earlier * leastRatio) return null;
    return (
      `memory grows with the requests: ${earlier} page(s) of 64 KiB from exchange ${before.exchanges} to ${middle.exchanges}, ` +
      `${later} more up to ${last.exchanges}. Something is kept for each of them.`
    );
  }
}
