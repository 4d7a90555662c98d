/** Bodies with matches masked, however they are cut. */
import { BodyTransform, Regex } from "as-proxy-wasm-abi";

export class Mask extends BodyTransform {
  /** The byte before those that are open, for what looks back: `\b`, `^`. None at the beginning. */
  private before: ArrayBuffer = new ArrayBuffer(0);

  constructor(
    private readonly patterns: Regex,
    private readonly mask: i32,
  ) {
    super();
  }

  change(bytes: ArrayBuffer, last: bool): ArrayBuffer | null {
    const context = this.before.byteLength;
    // What is looked through stays as it was, for the masked bytes are others.
    const text = joined(this.before, bytes);
    let masked = false;
    let from = context;
    let match = this.patterns.matchPart(text, from, last);
    while (match) {
      const start = match.start();
      from = match.end();
      memory.fill(changetype<usize>(bytes) + start - context, <u8>this.mask, from - start);
      masked = true;
      // An assertion may fit without a character.
      if (from == start) ++from;
      match = this.patterns.matchPart(text, from, last);
    }
    const settled = last ? text.byteLength : min(max(from, this.patterns.openFrom), text.byteLength);
    if (settled > 0) this.before = text.slice(settled - 1, settled);
    this.open = text.byteLength - settled;
    return masked ? bytes : null;
  }
}

function joined(first: ArrayBuffer, second: ArrayBuffer): ArrayBuffer {
  const size = <usize>first.byteLength;
  const out = new ArrayBuffer(first.byteLength + second.byteLength);
  memory.copy(changetype<usize>(out), changetype<usize>(first), size);
  memory.copy(changetype<usize>(out) + size, changetype<usize>(second), second.byteLength);
  return out;
}
