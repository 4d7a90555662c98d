/** Who of a TCP connection's two ends is read from. Envoy: neither, while more than its limit waits for the other. */

/** An end that can be held up; absent: it never piles up, as in a test. */
export interface Readable {
  setReading?(on: boolean): void;
}

/** One way: from the end that is read to the one that is written. */
export class TcpFlow {
  private readonly limit: number;
  private reads = true;
  private isFull = false;
  private held = 0;

  /** @param limit Bytes that filters hold before nothing more is read. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** Something was written: whether too much waits behind it. */
  wrote(isFull: boolean, from: Readable | null): void {
    if (isFull) this.isFull = true;
    this.update(from);
  }

  /** What waited has been sent. */
  drained(from: Readable | null): void {
    this.isFull = false;
    this.update(from);
  }

  /** So many bytes are held by filters, or wait for a connection. */
  holds(bytes: number, from: Readable | null): void {
    this.held = bytes;
    this.update(from);
  }

  private update(from: Readable | null): void {
    const reads = !this.isFull && this.held < this.limit;
    if (reads === this.reads) return;
    this.reads = reads;
    from?.setReading?.(reads);
  }
}
