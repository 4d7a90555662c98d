import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  constants,
  type IncomingHttpHeaders,
} from "node:http2";
import type { PeerConnection, ResetReason, ResponseSink } from "../envoy/upstream.js";
import type { HeaderMap } from "../model/header-map.js";
import { toNodeHeaders } from "./http2-headers.js";
import { endStreamFlag, Http2Reader } from "./http2-reader.js";
import type { RealTime } from "./real-time.js";
import { endpoint } from "./socket-stream.js";
import type { ThrottledPeer } from "./stream-flow.js";

/** One request and its response over HTTP/2. What is sent before the connection stands waits. */
export class Http2PeerStream implements ThrottledPeer {
  readonly #time: RealTime;
  readonly #sink: ResponseSink;
  readonly #onCancel: () => void;
  onActivity: (() => void) | null = null;
  isFull = false;
  /** Its connection stood when it was opened. */
  isConnected = false;
  connectionId = 0;
  #waiting: Array<() => void> = [];
  #session: ClientHttp2Session | null = null;
  #stream: ClientHttp2Stream | null = null;
  #reader: Http2Reader | null = null;
  #trailers: HeaderMap | null = null;
  #isOver = false;
  #requestDone = false;

  constructor(time: RealTime, sink: ResponseSink, onCancel: () => void) {
    this.#time = time;
    this.#sink = sink;
    this.#onCancel = onCancel;
  }

  get connection(): PeerConnection | null {
    const socket = this.#session?.socket;
    if (socket === undefined) return null;
    const localAddress = endpoint(socket.localAddress, socket.localPort);
    return { id: this.connectionId, localAddress, protocol: "HTTP/2" };
  }

  // -- from the engine

  sendHeaders(headers: HeaderMap, end: boolean): void {
    const fields = toNodeHeaders(headers);
    this.#requestDone = end;
    this.#whenConnected(() => {
      // Known to be whole by now, it ends with its last piece of data rather than in a frame of its own.
      const waitForTrailers = !this.#requestDone || this.#trailers !== null;
      this.#listen(this.#session!.request(fields, { endStream: end, waitForTrailers }));
    });
  }

  sendData(bytes: Uint8Array, end: boolean): void {
    this.#requestDone ||= end;
    this.#whenConnected(() => {
      if (bytes.length > 0 && this.#stream !== null) this.isFull = !this.#stream.write(bytes);
      if (end) this.#stream?.end();
    });
  }

  sendTrailers(trailers: HeaderMap): void {
    this.#trailers = trailers;
    this.#requestDone = true;
    this.#whenConnected(() => this.#stream?.end());
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#requestDone = false;
    this.#finish();
    this.#onCancel();
  }

  setReading(on: boolean): void {
    if (on) this.#stream?.resume();
    else this.#stream?.pause();
  }

  // -- from the connection

  attach(session: ClientHttp2Session): void {
    if (this.#isOver) return;
    this.#session = session;
    this.#sink.onConnected();
    for (const send of this.#waiting.splice(0)) this.#try(send);
  }

  onConnectFailure(): void {
    this.#reset("connection-failure");
  }

  #whenConnected(send: () => void): void {
    if (this.#isOver) return;
    if (this.#session === null) this.#waiting.push(send);
    else this.#try(send);
  }

  /** Envoy: what HTTP/2 cannot carry is a reset of ours. */
  #try(send: () => void): void {
    if (this.#isOver) return;
    try {
      send();
    } catch {
      this.#time.loop.post(() => this.#reset("protocol-error"));
    }
  }

  #listen(stream: ClientHttp2Stream): void {
    this.#stream = stream;
    const time = this.#time;
    stream.on("response", (_headers: IncomingHttpHeaders, flags: number, raw?: string[]) =>
      time.turn(() => this.#onHeaders(raw ?? [], (flags & endStreamFlag) !== 0)),
    );
    stream.on("wantTrailers", () => this.#sendEnd(stream));
    stream.on("drain", () => time.turn(() => this.#onDrain()));
    stream.on("error", () => {}); // "close" follows
    stream.on("close", () => time.turn(() => this.#onClose(stream)));
  }

  #onDrain(): void {
    this.isFull = false;
    this.onActivity?.();
  }

  #sendEnd(stream: ClientHttp2Stream): void {
    this.#try(() => stream.sendTrailers(this.#trailers === null ? {} : toNodeHeaders(this.#trailers)));
  }

  #onHeaders(pairs: string[], end: boolean): void {
    if (this.#isOver) return;
    if (end) this.#finish();
    else this.#read();
    this.#sink.onHeaders(pairs, end);
  }

  #read(): void {
    this.#reader = new Http2Reader(this.#stream!, this.#time, {
      onData: (bytes, end) => {
        if (end) this.#finish();
        this.#sink.onData(bytes, end);
        this.onActivity?.();
      },
      onTrailers: (pairs) => {
        this.#finish();
        this.#sink.onTrailers(pairs);
      },
    });
  }

  #onClose(stream: ClientHttp2Stream): void {
    if (this.#isOver) return;
    this.#reader?.flush();
    if (!this.#isOver) this.#reset(this.#reasonOf(stream));
  }

  #reasonOf({ rstCode }: ClientHttp2Stream): ResetReason {
    if (rstCode === constants.NGHTTP2_PROTOCOL_ERROR) return "protocol-error";
    if (rstCode === constants.NGHTTP2_REFUSED_STREAM) return "refused-stream";
    return this.#session?.destroyed ? "connection-termination" : "remote-reset";
  }

  #reset(reason: ResetReason): void {
    if (this.#isOver) return;
    this.#finish();
    this.#sink.onReset(reason);
  }

  /** Envoy: with its response a request ends, whole or not; a cut one with RST_STREAM 2. */
  #finish(): void {
    this.#isOver = true;
    this.#reader?.stop();
    if (!this.#requestDone) this.#stream?.close(constants.NGHTTP2_INTERNAL_ERROR);
  }
}
