import type { PeerStream, ResetReason, ResponseSink } from "../envoy/upstream.js";
import { ResponseParser } from "../http1/index.js";
import type { EventLoop, Timer } from "../model/event-loop.js";
import type { ByteStream, ByteStreamEvents } from "./byte-stream.js";
import { Http1PeerStream } from "./http1-peer-stream.js";

/** What a connection that is being made tells; then the events of its bytes. */
export interface DialEvents extends ByteStreamEvents {
  onConnected(): void;
}

/** Begins a connection. Before `onConnected`, `onClose` says that it could not be made. Never calls back at once. */
export type Dial = (events: DialEvents) => ByteStream;

/** Connections to one HTTP/1.1 host, as Envoy's pool keeps them: a request at a time on each, free ones are used again. */
export class Http1Pool {
  readonly loop: EventLoop;
  readonly #dial: Dial;
  readonly #connectTimeout: number;
  // The one that became free last is taken first.
  readonly #idle: PoolConnection[] = [];
  readonly #connecting = new Set<PoolConnection>();
  readonly #pending: Http1PeerStream[] = [];

  /** @param connectTimeout Milliseconds. */
  constructor(loop: EventLoop, dial: Dial, connectTimeout: number) {
    this.loop = loop;
    this.#dial = dial;
    this.#connectTimeout = connectTimeout;
  }

  /** Envoy: a free connection takes the request at once; else a new one is begun, and the first that is free takes it. */
  open(sink: ResponseSink): PeerStream {
    const stream = new Http1PeerStream(this, sink);
    this.#pending.push(stream);
    this.#serve(stream);
    return stream;
  }

  /** Ends every connection that carries no request. */
  close(): void {
    for (const connection of [...this.#idle]) connection.close();
  }

  // -- from connections and streams

  /** The connection may carry the next request. */
  release(connection: PoolConnection): void {
    this.#connecting.delete(connection);
    if (!this.#idle.includes(connection)) this.#idle.push(connection);
    this.#serve();
  }

  forget(connection: PoolConnection): void {
    this.#connecting.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  /** Envoy: with a connection fail all requests that wait for one. */
  onConnectFailure(): void {
    for (const stream of this.#pending.splice(0)) stream.onReset("connection-failure");
  }

  /** A stream that is gone no longer waits; a connection begun for it goes on, for the next one. */
  abandon(stream: Http1PeerStream): void {
    const at = this.#pending.indexOf(stream);
    if (at >= 0) this.#pending.splice(at, 1);
  }

  /** @param opening The stream that is being opened: whoever opens it is not called back yet. */
  #serve(opening?: Http1PeerStream): void {
    while (this.#pending.length > 0 && this.#idle.length > 0) {
      const stream = this.#pending.shift()!;
      stream.attach(this.#idle.pop()!);
      if (stream === opening) this.loop.post(() => stream.begin());
      else stream.begin();
    }
    while (this.#pending.length > this.#connecting.size)
      this.#connecting.add(new PoolConnection(this, this.#dial, this.#connectTimeout));
  }
}

/** One connection to a host. */
export class PoolConnection implements DialEvents {
  readonly parser: ResponseParser;
  readonly bytes: ByteStream;
  stream: Http1PeerStream | null = null;
  reusable = true;
  readonly #pool: Http1Pool;
  #timer: Timer | null;
  #closed = false;

  constructor(pool: Http1Pool, dial: Dial, connectTimeout: number) {
    this.#pool = pool;
    this.#timer = pool.loop.setTimer(connectTimeout, () => this.#onConnectTimeout());
    this.parser = new ResponseParser({
      onHeaders: (pairs, end, reusable) => {
        this.reusable = reusable;
        this.stream?.onHeaders(pairs, end);
      },
      onData: (bytes, end) => this.stream?.onData(bytes, end),
      onTrailers: (pairs) => this.stream?.onTrailers(pairs),
      onError: () => this.#fail("protocol-error"),
      onTermination: () => this.#fail("connection-termination"),
    });
    this.bytes = dial(this);
  }

  onConnected(): void {
    this.#stopTimer();
    this.#pool.release(this);
  }

  onBytes(bytes: Uint8Array): void {
    if (this.stream === null || this.parser.done) this.close();
    else this.parser.feed(bytes);
  }

  /** Envoy: a peer that ends its side has closed. */
  onEnd(): void {
    this.bytes.close();
    this.onClose();
  }

  onClose(): void {
    if (this.#closed) return;
    const isConnecting = this.#timer !== null;
    this.#forget();
    if (isConnecting) this.#pool.onConnectFailure();
    else if (this.stream !== null) this.parser.close();
    this.stream = null;
  }

  onDrain(): void {
    this.stream?.onDrain();
  }

  close(): void {
    if (this.#closed) return;
    this.#forget();
    this.stream = null;
    this.bytes.close();
  }

  #onConnectTimeout(): void {
    this.#timer = null;
    this.#forget();
    this.bytes.reset();
    this.#pool.onConnectFailure();
  }

  #forget(): void {
    this.#closed = true;
    this.reusable = false;
    this.#stopTimer();
    this.#pool.forget(this);
  }

  #stopTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #fail(reason: ResetReason): void {
    const { stream } = this;
    this.close();
    stream?.onReset(reason);
  }
}
