/** Bodies that come in their own time: pieces with delays and failures, from an array, a generator or a Web stream. */
import { HostSimError } from "../errors.js";
import type { EventLoop, Timer } from "../model/event-loop.js";
import { milliseconds } from "./duration.js";
import { bytesOf } from "./text.js";
import type { BodyStream, Chunk, Data, Failure } from "./types.js";

/** What a pump needs of its host. */
export interface PumpServices {
  readonly loop: EventLoop;
  /** A piece is on its way in real time. */
  waitFor(promise: Promise<void>): void;
}

/** Where the pieces go. Each is called from the event loop. */
export interface PumpSink {
  /** Never for a pause alone. */
  onPiece(bytes: Uint8Array): void;
  onFailure(failure: Failure): void;
  onEnd(): void;
  /** The stream itself threw: the error is the test's. */
  onError(error: unknown): void;
}

type Pieces = Iterator<Chunk> | AsyncIterator<Chunk>;

/** Whether it is a stream, and no text, bytes or plain object. */
export function isStream(value: unknown): value is BodyStream {
  if (typeof value !== "object" || value === null) return false;
  return (
    Symbol.asyncIterator in value || "getReader" in value || (Symbol.iterator in value && "next" in value)
  );
}

/** Whether a body has to be pumped: it is a stream, or an array in which a piece waits or fails. */
export function comesInTime(body: Data | readonly Chunk[] | BodyStream | undefined): boolean {
  return isStream(body) || (Array.isArray(body) && body.some(isStaged));
}

const isStaged = (chunk: Chunk): boolean => typeof chunk === "object" && !(chunk instanceof Uint8Array);

/** Takes one piece after another; the next is asked for when the one before has arrived. */
export class BodyPump {
  private readonly services: PumpServices;
  private readonly pieces: Pieces;
  private readonly sink: PumpSink;
  /** Between pieces that say nothing of their time. */
  private readonly pause: number;
  private timer: Timer | null = null;
  private isFirst = true;
  private over = false;

  constructor(services: PumpServices, body: Iterable<Chunk> | BodyStream, sink: PumpSink, pause = 0) {
    this.services = services;
    this.pieces = piecesOf(body);
    this.sink = sink;
    this.pause = pause;
  }

  /** The first piece comes in a read of its own. */
  start(): void {
    this.next();
  }

  /** Nobody wants the rest: a generator's `finally` runs. */
  stop(): void {
    if (this.over) return;
    this.over = true;
    this.timer?.cancel();
    this.close().catch((error: unknown) => this.sink.onError(error));
  }

  private async close(): Promise<void> {
    await this.pieces.return?.();
  }

  private next(): void {
    if (this.over) return;
    try {
      const taken = this.pieces.next();
      if (taken instanceof Promise) this.services.waitFor(this.takeLater(taken));
      else if (taken.done) this.end(() => this.sink.onEnd());
      else this.services.loop.post(() => this.take(taken));
    } catch (error) {
      this.fail(error);
    }
  }

  private async takeLater(promise: Promise<IteratorResult<Chunk>>): Promise<void> {
    try {
      const taken = await promise;
      this.services.loop.post(() => this.take(taken));
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.over = true;
    this.sink.onError(error);
  }

  private take({ done, value }: IteratorResult<Chunk>): void {
    if (this.over) return;
    if (done) {
      this.end(() => this.sink.onEnd());
      return;
    }
    if (!isChunk(value)) {
      this.fail(badChunk(value));
      return;
    }
    const wait = delayOf(value) ?? (this.isFirst ? 0 : this.pause);
    this.isFirst = false;
    if (wait === 0) this.deliver(value);
    else this.timer = this.services.loop.setTimer(wait, () => this.deliver(value));
  }

  private deliver(chunk: Chunk): void {
    if (this.over) return;
    if (isFailureChunk(chunk)) {
      this.end(() => this.sink.onFailure(chunk));
      return;
    }
    const bytes = bytesOfChunk(chunk);
    if (bytes !== null) this.sink.onPiece(bytes);
    this.next();
  }

  private end(run: () => void): void {
    this.stop();
    run();
  }
}

function piecesOf(body: Iterable<Chunk> | BodyStream): Pieces {
  if (Symbol.asyncIterator in body) return body[Symbol.asyncIterator]();
  if (Symbol.iterator in body) return body[Symbol.iterator]();
  return readerPieces((body as ReadableStream<Chunk>).getReader());
}

/** A Web stream of a runtime whose streams cannot be iterated. */
const readerPieces = (reader: ReadableStreamDefaultReader<Chunk>): AsyncIterator<Chunk> => ({
  next: () => reader.read() as Promise<IteratorResult<Chunk>>,
  return: async () => {
    await reader.cancel();
    return { done: true, value: undefined };
  },
});

const isChunk = (chunk: unknown): chunk is Chunk =>
  typeof chunk === "string" || (typeof chunk === "object" && chunk !== null && !isStream(chunk));

const badChunk = (chunk: unknown): HostSimError =>
  new HostSimError(
    "BAD_REPLY",
    `a piece of a body is text, bytes, delay("2s", "piece") or a failure, not ${String(chunk)}`,
  );

const isFailureChunk = (chunk: Chunk): chunk is Failure => typeof chunk === "object" && "failure" in chunk;

/** Milliseconds before a piece comes; `undefined` where it says nothing. */
function delayOf(chunk: Chunk): number | undefined {
  if (typeof chunk === "string" || chunk instanceof Uint8Array || chunk.delay === undefined) return undefined;
  return milliseconds(chunk.delay);
}

/** `null`: a pause. */
function bytesOfChunk(chunk: Exclude<Chunk, Failure>): Uint8Array | null {
  if (typeof chunk === "string" || chunk instanceof Uint8Array) return bytesOf(chunk);
  return chunk.body === undefined ? null : bytesOf(chunk.body);
}
