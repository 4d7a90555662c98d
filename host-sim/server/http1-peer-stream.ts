import type { PeerConnection, ResetReason, ResponseSink } from "../envoy/upstream.js";
import type { HeaderMap } from "../model/header-map.js";
import type { Http1Pool, PoolConnection } from "./http1-pool.js";
import type { ThrottledPeer } from "./stream-flow.js";
import { type RequestTarget, RequestWriter, WaitingRequest } from "./waiting-request.js";

/** One request and its response. What is sent before the connection stands waits. */
export class Http1PeerStream implements ThrottledPeer {
  readonly #pool: Http1Pool;
  readonly #sink: ResponseSink;
  #connection: PoolConnection | null = null;
  readonly #waiting = new WaitingRequest();
  readonly #writer = new RequestWriter((bytes) => this.#write(bytes));
  #isHead = false;
  onActivity: (() => void) | null = null;
  isFull = false;
  #cancelled = false;
  #requestDone = false;
  #responseDone = false;

  constructor(pool: Http1Pool, sink: ResponseSink) {
    this.#pool = pool;
    this.#sink = sink;
  }

  // -- from the engine

  get isConnected(): boolean {
    return this.#connection !== null;
  }

  get connection(): PeerConnection | null {
    if (this.#connection === null) return null;
    const { id = 0, localAddress } = this.#connection.bytes;
    return { id, localAddress, protocol: "HTTP/1.1" };
  }

  sendHeaders(headers: HeaderMap, end: boolean): void {
    this.#isHead = headers.get(":method") === "HEAD";
    this.#connection?.parser.expect(this.#isHead);
    this.#requestDone = end;
    this.#target?.headers(() => headers.pairs(), end);
  }

  sendData(bytes: Uint8Array, end: boolean): void {
    this.#target?.data(bytes, end);
    if (end) this.#finishRequest();
  }

  sendTrailers(trailers: HeaderMap): void {
    this.#target?.trailers(trailers.pairs());
    this.#finishRequest();
  }

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.#pool.abandon(this);
    if (!(this.#requestDone && this.#responseDone)) this.#connection?.close();
  }

  setReading(on: boolean): void {
    if (on) this.#connection?.bytes.resume();
    else this.#connection?.bytes.pause();
  }

  // -- from the connection

  onDrain(): void {
    this.isFull = false;
    this.onActivity?.();
  }

  attach(connection: PoolConnection): void {
    this.#connection = connection;
    connection.stream = this;
    connection.parser.expect(this.#isHead);
    this.#waiting.writeTo(this.#writer);
  }

  begin(): void {
    if (!this.#cancelled) this.#sink.onConnected();
  }

  onHeaders(pairs: string[], end: boolean): void {
    if (end) this.#finishResponse();
    if (!this.#cancelled) this.#sink.onHeaders(pairs, end);
  }

  onData(bytes: Uint8Array, end: boolean): void {
    if (end) this.#finishResponse();
    if (!this.#cancelled) this.#sink.onData(bytes, end);
    this.onActivity?.();
  }

  onTrailers(pairs: string[]): void {
    this.#finishResponse();
    if (!this.#cancelled) this.#sink.onTrailers(pairs);
  }

  onReset(reason: ResetReason): void {
    if (!this.#cancelled) this.#sink.onReset(reason);
  }

  /** Where parts of the request go now; `null`: nowhere any more. */
  get #target(): RequestTarget | null {
    if (this.#cancelled) return null;
    return this.#connection === null ? this.#waiting : this.#writer;
  }

  #write(bytes: Uint8Array): void {
    if (bytes.length > 0) this.isFull = !this.#connection!.bytes.write(bytes);
  }

  #finishRequest(): void {
    this.#requestDone = true;
    if (this.#responseDone) this.#release();
  }

  #finishResponse(): void {
    this.#responseDone = true;
    if (this.#requestDone) this.#release();
  }

  /** Once the current event is over: the parser still stands in the message. */
  #release(): void {
    const connection = this.#connection;
    this.#pool.loop.post(() => {
      if (connection === null || connection.stream !== this) return;
      connection.stream = null;
      if (connection.reusable && connection.parser.heldBytes === 0) this.#pool.release(connection);
      else connection.close();
    });
  }
}
