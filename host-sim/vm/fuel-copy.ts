/** Bytes copied in pieces, with others in between, that knows where each one came from. */
export class TracedCopy {
  private readonly source: Uint8Array;
  private readonly pieces: Uint8Array[] = [];
  private length = 0;
  /** Where each taken piece begins in the copy and in the source. */
  private readonly starts: number[] = [];
  private readonly origins: number[] = [];

  constructor(source: Uint8Array) {
    this.source = source;
  }

  take(from: number, to: number): void {
    this.starts.push(this.length);
    this.origins.push(from);
    this.insert(this.source.subarray(from, to));
  }

  insert(bytes: ArrayLike<number>): void {
    this.pieces.push(Uint8Array.from(bytes));
    this.length += bytes.length;
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.pieces);
  }

  /** Of what was inserted: the place in the source before which it stands. */
  readonly originalOffset = (offset: number): number => {
    const piece = this.lastPieceAt(offset);
    if (piece < 0) return offset;
    const next = this.origins[piece + 1] ?? this.source.length;
    return Math.min(this.origins[piece]! + offset - this.starts[piece]!, next);
  };

  /** The place belongs to what was inserted, and is not of the source. */
  readonly isInserted = (offset: number): boolean => {
    const piece = this.lastPieceAt(offset);
    if (piece < 0) return true;
    const next = this.origins[piece + 1] ?? this.source.length;
    return this.origins[piece]! + offset - this.starts[piece]! >= next;
  };

  private lastPieceAt(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
