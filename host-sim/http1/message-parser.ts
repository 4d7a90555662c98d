import { BlockReader } from "./block-reader.js";
import type { BodyReader } from "./body-reader.js";
import { concatenate, noBytes, toText } from "./bytes.js";
import { Malformed } from "./codec-error.js";
import type { BodyEvents } from "./message-events.js";
import { parseFields, splitLines } from "./message-head.js";

/**
 * What follows a head that no body reader follows: "none": nothing, the head was the end; "empty": the end of a body
 * without bytes; "again": another head.
 */
export type Bodiless = "none" | "empty" | "again";

/**
 * What requests and responses have in common: a head, a body, trailers, in whatever pieces they arrive.
 *
 * Each `feed` is one read event of a socket. A message at a time: what follows it is held until `next`.
 */
export abstract class MessageParser {
  #phase: "idle" | "head" | "body" | "trailers" | "done" | "failed" = "idle";
  #block = new BlockReader();
  #body: BodyReader | null = null;
  // The body's bytes of the current read event.
  #pieces: Uint8Array[] = [];
  #held: Uint8Array = noBytes;
  protected readonly body: BodyEvents;

  constructor(events: BodyEvents) {
    this.body = events;
  }

  /** A message is whole and `next` was not called yet. */
  get done(): boolean {
    return this.#phase === "done";
  }

  /** A message began and is not whole. */
  get inMessage(): boolean {
    return this.#phase === "head" || this.#phase === "body" || this.#phase === "trailers";
  }

  /** How many bytes of later messages wait for `next`. */
  get heldBytes(): number {
    return this.#held.length;
  }

  /** The largest head that is accepted, in bytes. */
  protected abstract readonly headLimit: number;

  /** The first byte of a message arrived; throws `Malformed` when no message can begin with it. */
  protected abstract begin(firstByte: number): void;

  protected abstract readHead(lines: string[]): BodyReader | Bodiless;

  /** Takes the bytes of one read event. */
  feed(bytes: Uint8Array): void {
    if (this.#phase === "failed" || bytes.length === 0) return;
    this.#held = this.#held.length === 0 ? bytes : concatenate([this.#held, bytes]);
    this.#run();
  }

  /** Goes on with the next message after one that is whole. */
  next(): void {
    if (this.#phase !== "done") return;
    this.#phase = "idle";
    this.#run();
  }

  #run(): void {
    try {
      while (this.#held.length > 0 && this.#phase !== "done") this.#step(this.#takeHeld());
      this.#flushData();
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.#phase = "failed";
      this.#pieces = [];
      this.body.onError(error.error);
    }
  }

  #takeHeld(): Uint8Array {
    const bytes = this.#held;
    this.#held = noBytes;
    return bytes;
  }

  #step(bytes: Uint8Array): void {
    if (this.#phase === "idle") this.#start(bytes);
    else if (this.#phase === "head") this.#pushHead(bytes);
    else if (this.#phase === "body") this.#pushBody(bytes);
    else this.#pushTrailers(bytes);
  }

  #start(bytes: Uint8Array): void {
    this.begin(bytes[0]!);
    this.#phase = "head";
    this.#held = bytes;
  }

  #pushHead(bytes: Uint8Array): void {
    const text = this.#block.length === 0 ? skipEmptyLines(bytes) : bytes;
    const found = this.#block.push(text);
    const size = found?.block.length ?? this.#block.length;
    if (size > this.headLimit) throw new Malformed("http1.headers_too_large", 431);
    if (found === null) return;
    this.#held = found.rest;
    this.#enterBody(this.readHead(splitLines(toText(found.block))));
  }

  #enterBody(reader: BodyReader | Bodiless): void {
    if (reader === "none") this.#phase = "done";
    else if (reader === "empty") this.#end();
    else if (reader !== "again") {
      this.#body = reader;
      this.#phase = "body";
    }
  }

  #pushBody(bytes: Uint8Array): void {
    const { pieces, state, rest } = this.#body!.push(bytes);
    this.#pieces.push(...pieces);
    this.#held = rest;
    if (state === "end") this.#end();
    else if (state === "trailers") this.#phase = "trailers";
  }

  // The empty line alone ends a chunked body; `BlockReader` looks for the line end before it, which the size line had.
  #pushTrailers(bytes: Uint8Array): void {
    const found = this.#block.push(this.#block.length === 0 ? concatenate([lineEnd, bytes]) : bytes);
    if (found === null) return;
    this.#held = found.rest;
    this.#flushData();
    const pairs = parseFields(splitLines(toText(found.block.subarray(1))));
    if (pairs.length === 0) this.#end();
    else {
      this.#phase = "done";
      this.body.onTrailers(pairs);
    }
  }

  #end(): void {
    this.#flushData();
    this.#phase = "done";
    this.body.onData(noBytes, true);
  }

  #flushData(): void {
    if (this.#pieces.length === 0) return;
    const bytes = concatenate(this.#pieces);
    this.#pieces = [];
    this.body.onData(bytes, false);
  }

  /** The body ends because the connection did. */
  protected endByClose(): void {
    this.#end();
  }

  protected fail(): void {
    this.#phase = "failed";
  }
}

const lineEnd = new Uint8Array([10]);

function skipEmptyLines(bytes: Uint8Array): Uint8Array {
  let at = 0;
  while (bytes[at] === 10 || bytes[at] === 13) at++;
  return bytes.subarray(at);
}
