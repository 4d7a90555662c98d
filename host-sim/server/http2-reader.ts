import type { Http2Stream, IncomingHttpHeaders } from "node:http2";
import { noBytes } from "../http1/bytes.js";
import type { RealTime } from "./real-time.js";

/** What a message's body tells. */
export interface BodySink {
  onData(bytes: Uint8Array, end: boolean): void;
  onTrailers(pairs: string[]): void;
}

/** `END_STREAM` of a HEADERS or DATA frame. */
export const endStreamFlag = 1;

/**
 * Reads what follows the head of an HTTP/2 message. A piece is held until it is known whether it is the last one:
 * Node tells of END_STREAM behind the piece, Envoy 1.40 with it.
 */
export class Http2Reader {
  readonly #time: RealTime;
  readonly #sink: BodySink;
  #held: Uint8Array | null = null;
  #trailers: string[] | null = null;
  #ended = false;
  #isScheduled = false;
  #stopped = false;

  constructor(stream: Http2Stream, time: RealTime, sink: BodySink) {
    this.#time = time;
    this.#sink = sink;
    stream.on("data", (bytes: Uint8Array) => this.#onPiece(bytes));
    stream.on("trailers", (_headers: IncomingHttpHeaders, _flags: number, raw?: string[]) => {
      this.#trailers = raw ?? [];
    });
    stream.on("end", () => {
      if (stream.rstCode) return; // Node ends what was reset, too
      this.#ended = true;
      this.#schedule();
    });
  }

  /** Nobody wants the rest. */
  stop(): void {
    this.#stopped = true;
  }

  /** Hands over what is held, where the stream closes before its body was told. */
  flush(): void {
    if (this.#stopped) return;
    const held = this.#held;
    this.#held = null;
    if (!this.#ended) {
      if (held !== null) this.#sink.onData(held, false);
      return;
    }
    this.#stopped = true;
    if (this.#trailers === null) this.#sink.onData(held ?? noBytes, true);
    else this.#endWith(held, this.#trailers);
  }

  #endWith(held: Uint8Array | null, trailers: string[]): void {
    if (held !== null) this.#sink.onData(held, false);
    this.#sink.onTrailers(trailers);
  }

  #onPiece(bytes: Uint8Array): void {
    if (this.#held !== null) this.#time.turn(() => this.flush());
    this.#held = bytes;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#time.turn(() => this.flush());
    });
  }
}
