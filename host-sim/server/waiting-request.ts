import { concatenate } from "../http1/bytes.js";
import { RequestEncoder } from "../http1/index.js";

/** Where the parts of a request go. */
export interface RequestTarget {
  /** @param pairs Asked when the head is written. Envoy: what filters change of it until then goes out. */
  headers(pairs: () => string[], end: boolean): void;
  data(bytes: Uint8Array, end: boolean): void;
  trailers(pairs: string[]): void;
}

/** Onto a connection. */
export class RequestWriter implements RequestTarget {
  readonly #encoder = new RequestEncoder();
  readonly #write: (bytes: Uint8Array) => void;

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  headers(pairs: () => string[], end: boolean): void {
    this.#write(this.#encoder.headers(pairs(), end));
  }

  data(bytes: Uint8Array, end: boolean): void {
    this.#write(this.#encoder.data(bytes, end));
  }

  trailers(pairs: string[]): void {
    this.#write(this.#encoder.trailers(pairs));
  }
}

/** Kept until a connection stands. Envoy: what came of the body by then goes out as one piece. */
export class WaitingRequest implements RequestTarget {
  #head: { pairs: () => string[]; end: boolean } | null = null;
  #body: Uint8Array[] = [];
  #bodyEnd = false;
  #trailers: string[] | null = null;

  headers(pairs: () => string[], end: boolean): void {
    this.#head = { pairs, end };
  }

  data(bytes: Uint8Array, end: boolean): void {
    this.#body.push(bytes);
    this.#bodyEnd = end;
  }

  trailers(pairs: string[]): void {
    this.#trailers = pairs;
  }

  writeTo(target: RequestTarget): void {
    if (this.#head !== null) target.headers(this.#head.pairs, this.#head.end);
    if (this.#body.length > 0) target.data(concatenate(this.#body), this.#bodyEnd);
    if (this.#trailers !== null) target.trailers(this.#trailers);
    this.#body = [];
  }
}
