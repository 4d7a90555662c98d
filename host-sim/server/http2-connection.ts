import { constants, type Http2Session, type ServerHttp2Stream } from "node:http2";
import type { ClientLoss, HttpStream } from "../envoy/http/http-stream.js";
import { type ConnectionInfo, ResponseFlag } from "../envoy/http/stream-info.js";
import type { DownstreamSink } from "../envoy/http/stream-services.js";
import { drainTimeout } from "../envoy/process/draining.js";
import type { Timer } from "../model/event-loop.js";
import { HeaderMap } from "../model/header-map.js";
import type { StreamMaker } from "./http1-connection.js";
import { joinCookies, toNodeHeaders } from "./http2-headers.js";
import { endStreamFlag, Http2Reader } from "./http2-reader.js";
import type { RealTime } from "./real-time.js";
import { StreamFlow } from "./stream-flow.js";

const lastStreamOfAll = 2 ** 31 - 1;

/** A client's HTTP/2 connection: every stream of it is one of the engine's. */
export class Http2Connection {
  readonly #engine: StreamMaker;
  readonly #info: ConnectionInfo;
  readonly #time: RealTime;
  readonly #session: Http2Session;
  /** Runs while a client that was told to go may still open streams. */
  #goodbye: Timer | null = null;

  constructor(engine: StreamMaker, info: ConnectionInfo, time: RealTime, session: Http2Session) {
    this.#engine = engine;
    this.#info = info;
    this.#time = time;
    this.#session = session;
    session.on("stream", (stream, _headers, flags, raw?: string[]) =>
      time.turn(() => this.#onStream(stream as ServerHttp2Stream, flags, raw ?? [])),
    );
    session.on("error", () => {}); // each stream closes for itself
  }

  /** The listener is gone: whatever is under way ends with it. */
  close(): void {
    this.#session.destroy();
  }

  /** Envoy: one GOAWAY that refuses no stream, and after `drain_timeout` the one that ends it. */
  #tellToGo(): void {
    if (this.#goodbye !== null || this.#session.closed) return;
    this.#session.goaway(constants.NGHTTP2_NO_ERROR, lastStreamOfAll);
    this.#goodbye = this.#time.loop.setTimer(drainTimeout, () => this.#session.close());
    this.#session.once("close", () => this.#goodbye?.cancel());
  }

  #onStream(stream: ServerHttp2Stream, flags: number, raw: string[]): void {
    const end = (flags & endStreamFlag) !== 0;
    const exchange = new Http2Exchange(stream, this.#time, () => this.#tellToGo());
    const pairs = joinCookies(raw);
    exchange.start(this.#engine.newStream(this.#info, exchange, "HTTP/2"), pairs, end);
  }
}

/** One stream: the client's side feeds the engine, the engine's answers go to the client. */
class Http2Exchange implements DownstreamSink {
  readonly tellToGo: () => void;
  readonly #client: ServerHttp2Stream;
  readonly #time: RealTime;
  #stream: HttpStream | null = null;
  #flow: StreamFlow | null = null;
  #reader: Http2Reader | null = null;
  #trailers: HeaderMap | null = null;

  /** @param tellToGo The host drains: the client is to open its next stream elsewhere. */
  constructor(client: ServerHttp2Stream, time: RealTime, tellToGo: () => void) {
    this.#client = client;
    this.#time = time;
    this.tellToGo = tellToGo;
    client.on("error", () => {});
    client.on("wantTrailers", () => this.#sendEnd());
    client.on("drain", () => time.turn(() => this.#flow?.setClientFull(false)));
    client.on("close", () => time.turn(() => this.#onClose()));
  }

  start(stream: HttpStream, pairs: string[], end: boolean): void {
    this.#stream = stream;
    this.#flow = new StreamFlow(stream, (on) => (on ? this.#client.resume() : this.#client.pause()));
    if (end) this.#client.resume();
    else this.#reader = this.#read(stream);
    stream.decodeHeaders(HeaderMap.fromPairs("request", pairs), end);
  }

  #read(stream: HttpStream): Http2Reader {
    return new Http2Reader(this.#client, this.#time, {
      onData: (bytes, end) => {
        stream.decodeData(bytes, end);
        this.#flow?.update();
      },
      onTrailers: (pairs) => stream.decodeTrailers(HeaderMap.fromPairs("request-trailers", pairs)),
    });
  }

  #onClose(): void {
    if (this.#stream === null || this.#stream.isOver) return;
    this.#reader?.stop();
    this.#stream.disconnect(this.#loss());
  }

  /** Envoy: a stream that its client resets is not a client that leaves. */
  #loss(): ClientLoss | undefined {
    const { rstCode, session } = this.#client;
    if (session === undefined || session.destroyed || !rstCode) return undefined;
    const isFault = rstCode === constants.NGHTTP2_PROTOCOL_ERROR;
    const flag = isFault ? ResponseFlag.DownstreamProtocolError : ResponseFlag.DownstreamRemoteReset;
    return { flag, details: "http2.remote_reset" };
  }

  // -- from the engine

  sendHeaders(headers: HeaderMap, end: boolean): void {
    this.#try(() => {
      if (!isFinalStatus(headers)) throw new RangeError("no status of a response");
      this.#client.respond(toNodeHeaders(headers), {
        endStream: end,
        waitForTrailers: !end,
        ...{ sendDate: false },
      });
    });
  }

  sendData(bytes: Uint8Array, end: boolean): void {
    this.#try(() => {
      if (this.#client.writableEnded) return; // the response to a HEAD request
      if (bytes.length > 0 && !this.#client.write(bytes)) this.#flow?.setClientFull(true);
      if (end) this.#client.end();
    });
  }

  sendTrailers(trailers: HeaderMap): void {
    this.#trailers = trailers;
    this.#try(() => this.#client.end());
  }

  reset(): void {
    this.#client.close(constants.NGHTTP2_INTERNAL_ERROR);
  }

  /** Envoy: a response that is whole before its request ends the stream all the same. */
  onEnd(_info: unknown, requestComplete: boolean): void {
    this.#reader?.stop();
    this.#flow?.end();
    this.#flow = null;
    if (requestComplete) return;
    this.#client.resume();
    this.#client.close(constants.NGHTTP2_NO_ERROR);
  }

  #sendEnd(): void {
    const trailers = this.#trailers === null ? {} : toNodeHeaders(this.#trailers);
    this.#try(() => this.#client.sendTrailers(trailers));
  }

  /** What HTTP/2 cannot carry, such as a status of 101, ends the stream: Envoy sends it, and its client does so. */
  #try(send: () => void): void {
    if (this.#client.destroyed || this.#client.closed) return;
    try {
      send();
    } catch {
      this.#client.close(constants.NGHTTP2_PROTOCOL_ERROR);
    }
  }
}

function isFinalStatus(headers: HeaderMap): boolean {
  const status = Number(headers.get(":status"));
  return status >= 200 && status <= 999;
}
