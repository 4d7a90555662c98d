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
/** So many steps in a row. Go's heap doubles three times while it warms up, and then stays. */
const windows = 4;

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
    const last = this.samples.slice(-windows - 1);
    const growths = last.slice(1).map(({ pages }, at) => pages - last[at]!.pages);
    const leaks = growths.every((growth, at) => growth > 0 && growth >= (growths[at - 1] ?? 0) * leastRatio);
    if (growths.length < windows || !leaks) return null;
    const steps = last.map(({ exchanges, pages }) => `${pages} after ${exchanges}`).join(", ");
    return `memory grows with the requests (pages of 64 KiB: ${steps} exchanges). Something is kept for each of them.`;
  }
}
