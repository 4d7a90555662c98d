/** Reads through a stretch of the script. */
export class Cursor {
  constructor(public at: usize, public end: usize) {}

  @inline get done(): bool {
    return this.at >= this.end;
  }

  /** The byte here; 0 at the end. */
  @inline get byte(): u8 {
    return this.at < this.end ? load<u8>(this.at) : 0;
  }

  take(): u8 {
    const value = this.byte;
    this.at++;
    return value;
  }

  skipSpaces(): void {
    while (this.byte == 32 || this.byte == 9) this.at++;
  }

  /** Everything up to this byte or the end; the cursor stands on it. */
  until(stop: u8): string {
    const from = this.at;
    while (!this.done && this.byte != stop) this.at++;
    return String.UTF8.decodeUnsafe(from, this.at - from);
  }

  /** Decimal digits. */
  digits(): i64 {
    let value: i64 = 0;
    while (this.byte >= 48 && this.byte <= 57) value = value * 10 + (this.take() - 48);
    return value;
  }

  /** The rest of the current line; the cursor moves behind it. */
  line(): Cursor {
    const from = this.at;
    while (!this.done && this.byte != 10) this.at++;
    const line = new Cursor(from, this.at);
    this.at++;
    return line;
  }
}
