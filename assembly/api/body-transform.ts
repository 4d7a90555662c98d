/** Bodies that are changed as they pass. Spec: "Buffers". */
import { Body } from "./body";
import { DataAction } from "../abi/enums";

/**
 * Changes a body as it passes, over the borders of its chunks, without gathering it: a window over what has come. A
 * subclass sees the new bytes behind those of the last time whose fate was open, changes them, and says how many at the
 * end are open again. One object serves one body.
 *
 * ```ts
 * // Numbers of twelve digits and more become stars, however the body is cut.
 * class Redact extends BodyTransform {
 *   change(bytes: ArrayBuffer, last: bool): ArrayBuffer | null {
 *     const view = Uint8Array.wrap(bytes);
 *     let digits = 0;
 *     for (let i = 0; i < view.length; ++i) {
 *       const isDigit = <u32>(view[i] - 0x30) < 10;
 *       if (!isDigit && digits >= 12) view.fill(0x2a, i - digits, i);
 *       digits = isDigit ? digits + 1 : 0;
 *     }
 *     if (!last) this.open = digits; // more of them may come
 *     else if (digits >= 12) view.fill(0x2a, view.length - digits, view.length);
 *     return bytes;
 *   }
 * }
 *
 * @filter
 * class Change extends HttpContext {
 *   private readonly body: Redact = new Redact();
 *   onResponseBody(size: u32, endOfStream: bool): DataAction {
 *     return this.body.pass(this.responseBody, endOfStream);
 *   }
 *   onResponseTrailers(count: u32): TrailersAction {
 *     this.body.finish(this.responseBody);
 *     return TrailersAction.Continue;
 *   }
 * }
 * ```
 *
 * Where the size of the body may change, remove `content-length` in the headers callback: nothing mends it.
 *
 * A chunk whose end is open is held by the host until what follows has settled it, so that nothing is lost where a body
 * ends in trailers. Chunks whose end is settled go on at once. Envoy: what is held counts to the buffer limit; a body
 * whose end stays open for longer than that ends as one that is gathered (413, or a cut response).
 */
export abstract class BodyTransform {
  /** How many of the bytes at the end are open: they come again, before the next ones. `change` sets it; 0 before. */
  open: i32 = 0;
  /** Bytes in the host's buffer that are changed already; those behind them were open. */
  private settled: i32 = 0;
  private ended: bool = false;

  /**
   * Changes bytes. `last`: nothing follows, and nothing can stay open. What it returns takes the place of all of `bytes`
   * but the open ones at the end, which stay as they came: other bytes, or `bytes` itself, changed in place, or null for
   * no change. Called with no bytes where a body ends.
   */
  abstract change(bytes: ArrayBuffer, last: bool): ArrayBuffer | null;

  /** The answer to a body callback: `return this.body.pass(this.requestBody, endOfStream)`. */
  pass(body: Body, endOfStream: bool): DataAction {
    this.slide(body, endOfStream);
    return this.open ? DataAction.StopIterationAndBuffer : DataAction.Continue;
  }

  /**
   * Settles what is open: in the trailers callback, for a body that ends in trailers has no chunk that says it is the
   * last. Where nothing is open there is nothing to write to any more, and `change` is not called.
   */
  finish(body: Body): void {
    if (this.open) this.slide(body, true);
  }

  private slide(body: Body, last: bool): void {
    const bytes = body.bytes();
    if (!bytes || this.ended) return;
    const settled = this.settled;
    const size = bytes.byteLength - settled;
    this.ended = last;
    this.open = 0;
    const fresh = settled ? bytes.slice(settled) : bytes;
    const changed = this.change(fresh, last);
    const open = last ? 0 : min(this.open, size);
    const length = changed && changed != fresh ? changed.byteLength : size - open;
    this.open = open;
    this.settled = open ? settled + length : 0;
    if (changed) body.replaceBytes(joined(bytes, settled, changed, length, open));
  }
}

/** The first bytes of the old ones, then so many of the new ones, then the last bytes of the old ones. */
function joined(old: ArrayBuffer, first: i32, middle: ArrayBuffer, length: i32, last: i32): ArrayBuffer {
  const out = new ArrayBuffer(first + length + last);
  const to = changetype<usize>(out);
  memory.copy(to, changetype<usize>(old), first);
  memory.copy(to + first, changetype<usize>(middle), length);
  memory.copy(to + first + length, changetype<usize>(old) + old.byteLength - last, last);
  return out;
}
