import type { Engine } from "../../host-sim/envoy/engine.js";
import type { HttpStream } from "../../host-sim/envoy/http/http-stream.js";
import { type ConnectionInfo, ResponseFlag } from "../../host-sim/envoy/http/stream-info.js";
import type { DownstreamSink } from "../../host-sim/envoy/http/stream-services.js";
import { toBytes, toText } from "../../host-sim/http1/bytes.js";
import type { CodecError } from "../../host-sim/http1/codec-error.js";
import { reasonPhrase } from "../../host-sim/http1/reason-phrases.js";
import { type RequestOptions, RequestParser } from "../../host-sim/http1/request-parser.js";
import { continueBytes, ResponseEncoder } from "../../host-sim/http1/response-encoder.js";
import { HeaderMap } from "../../host-sim/model/header-map.js";
import type { Client } from "./client.js";
import type { ScenarioHost } from "./host.js";

/** Envoy waits this long for the client's close before it closes a connection of which it read not everything. */
const delayedClose = 1000;

/** A client's connection to the engine's listener, and Envoy's end of it. */
export class Http1Client implements Client {
  /** What the client got. */
  bytes = "";
  /** The host closed the connection. */
  closedByHost = false;
  /** When the last bytes came. */
  lastBytesAt: number;
  readonly #engine: Engine;
  readonly #info: ConnectionInfo;
  readonly #parser: RequestParser;
  #stream: HttpStream | null = null;
  #encoder = new ResponseEncoder();
  #wantsClose = false;
  #isClosing = false;
  /** The codec is reading: what ends a stream now ends it inside the request's own events. */
  #isReading = false;
  #answersWhileReading = false;
  #wasReset = false;

  constructor(host: ScenarioHost) {
    this.#engine = host.listener.http!;
    this.#info = host.newConnection();
    this.lastBytesAt = host.loop.now;
    this.#parser = new RequestParser({
      onMessageBegin: () => this.#begin(),
      onHeaders: (pairs, end, options) => this.#decodeHeaders(pairs, end, options),
      onData: (bytes, end) => this.#stream?.decodeData(bytes, end),
      onTrailers: (pairs) => this.#stream?.decodeTrailers(HeaderMap.fromPairs("request-trailers", pairs)),
      onError: (error) => this.#refuse(error),
    });
  }

  /** The client sends; the bytes are one read event. */
  send(text: string): void {
    if (!this.#isClosing) this.#reading(() => this.#parser.feed(toBytes(text)));
  }

  /** Envoy takes the end of a client's side for a disconnect. */
  end(): void {
    this.close();
  }

  close(): void {
    this.#isClosing = true;
    this.#stream?.disconnect();
    this.#stream = null;
  }

  #begin(): void {
    this.#stream = this.#engine.newStream(this.#info, this.#sink());
  }

  #decodeHeaders(pairs: string[], end: boolean, { close, expectContinue }: RequestOptions): void {
    this.#wantsClose = close;
    const headers = HeaderMap.fromPairs("request", pairs);
    this.#encoder = new ResponseEncoder(headers.get(":method") === "HEAD");
    if (expectContinue) this.#receive(continueBytes);
    this.#stream?.decodeHeaders(headers, end);
  }

  /** Envoy answers a request that its codec can't read, and notes a downstream protocol error. */
  #refuse({ code, details }: CodecError): void {
    const stream = this.#stream;
    if (stream === null) return;
    stream.info.flags |= ResponseFlag.DownstreamProtocolError;
    stream.replyToCodec(code, reasonPhrase(code), details);
  }

  #sink(): DownstreamSink {
    return {
      sendHeaders: (headers, end) => this.#receive(this.#encoder.headers(headers.pairs(), end)),
      sendData: (bytes, end) => this.#receive(this.#encoder.data(bytes, end)),
      sendTrailers: (trailers) => this.#receive(this.#encoder.trailers(trailers.pairs())),
      reset: () => {
        this.#wasReset = true;
      },
      onEnd: (_info, requestComplete) => this.#onEnd(requestComplete),
    };
  }

  #receive(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.closedByHost) return;
    this.#answersWhileReading ||= this.#isReading;
    this.bytes += toText(bytes);
    this.lastBytesAt = this.#engine.loop.now;
  }

  /** Envoy: what was answered while the request is read keeps the connection open for a while. */
  #onEnd(requestComplete: boolean): void {
    this.#stream = null;
    if (this.#isClosing) return;
    const closes = this.#wantsClose || this.#encoder.closes;
    if (requestComplete && this.#wantsClose && !this.#answersWhileReading) this.#closeNow();
    else if (!requestComplete || this.#wasReset || closes) this.#closeLater();
    else this.#engine.loop.post(() => this.#reading(() => this.#parser.next()));
  }

  #reading(read: () => void): void {
    this.#isReading = true;
    this.#answersWhileReading = false;
    read();
    this.#isReading = false;
    this.#answersWhileReading = false;
  }

  #closeNow(): void {
    this.#isClosing = true;
    this.closedByHost = true;
  }

  #closeLater(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#engine.loop.setTimer(delayedClose, () => this.#closeNow());
  }
}
