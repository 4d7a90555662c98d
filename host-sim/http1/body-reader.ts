/** How a body is cut out of a connection's bytes. */
import { noBytes } from "./bytes.js";

/** What one push gave. */
export interface BodyStep {
  /** The body's bytes, in pieces. */
  pieces: Uint8Array[];
  /** "more": the body goes on; "end": it is over; "trailers": the last chunk was read, a trailer block follows. */
  state: "more" | "end" | "trailers";
  /** What follows the body. Empty for "more". */
  rest: Uint8Array;
}

export interface BodyReader {
  /** Throws `Malformed` where Envoy refuses the framing. */
  push(bytes: Uint8Array): BodyStep;
}

/** `content-length`: so many bytes. */
export class LengthReader implements BodyReader {
  #left: number;

  constructor(length: number) {
    this.#left = length;
  }

  push(bytes: Uint8Array): BodyStep {
    const taken = Math.min(this.#left, bytes.length);
    this.#left -= taken;
    const pieces = taken > 0 ? [bytes.subarray(0, taken)] : [];
    return this.#left > 0
      ? { pieces, state: "more", rest: noBytes }
      : { pieces, state: "end", rest: bytes.subarray(taken) };
  }
}

/** No length at all: everything until the connection closes. */
export class UntilCloseReader implements BodyReader {
  push(bytes: Uint8Array): BodyStep {
    return { pieces: bytes.length > 0 ? [bytes] : [], state: "more", rest: noBytes };
  }
}
