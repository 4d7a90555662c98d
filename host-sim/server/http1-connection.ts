import type { HttpStream } from "../envoy/http/http-stream.js";
import { type ConnectionInfo, ResponseFlag } from "../envoy/http/stream-info.js";
import type { DownstreamSink } from "../envoy/http/stream-services.js";
import { drainTimeout } from "../envoy/process/draining.js";
import type { CodecError } from "../http1/codec-error.js";
import { continueBytes, RequestParser, ResponseEncoder, reasonPhrase } from "../http1/index.js";
import type { RequestOptions } from "../http1/request-parser.js";
import type { EventLoop, Timer } from "../model/event-loop.js";
import { HeaderMap } from "../model/header-map.js";
import type { ByteStream, ByteStreamEvents } from "./byte-stream.js";
import { StreamFlow } from "./stream-flow.js";

/** Envoy waits this long for the client's close before it closes a connection of which it read not everything. */
const delayedClose = 1000;

/** How many bytes of later requests a connection holds before it stops reading. */
const pipelineLimit = 64 * 1024;

/** What a connection needs of the engine behind its listener. */
export interface StreamMaker {
  readonly loop: EventLoop;
  newStream(connection: ConnectionInfo, sink: DownstreamSink, protocol: "HTTP/1.1" | "HTTP/2"): HttpStream;
}

/**
 * A client's HTTP/1.1 connection: one stream of the engine after the other.
 *
 * Envoy 1.40: a client that ends its side has disconnected.
 */
export class Http1Connection implements ByteStreamEvents {
  readonly #engine: StreamMaker;
  readonly #info: ConnectionInfo;
  readonly #bytes: ByteStream;
  readonly #onDone: () => void;
  readonly #parser: RequestParser;
  #stream: HttpStream | null = null;
  #flow: StreamFlow | null = null;
  #encoder = new ResponseEncoder();
  #wantsClose = false;
  #isClosing = false;
  /** The codec is reading: what ends a stream now ends it inside the request's own events. */
  #isReading = false;
  #answersWhileReading = false;
  #wasReset = false;
  /** Runs while a client that was told to go may still send requests. */
  #goodbye: Timer | null = null;
  #isDrained = false;
  /** The response says that the connection closes, because the host drains: it does not yet. */
  #staysBehindResponse = false;

  /** @param onDone The connection is closed, or nothing more will come of it. */
  constructor(engine: StreamMaker, info: ConnectionInfo, bytes: ByteStream, onDone: () => void) {
    this.#engine = engine;
    this.#info = info;
    this.#bytes = bytes;
    this.#onDone = onDone;
    this.#parser = new RequestParser({
      onMessageBegin: () => this.#begin(),
      onHeaders: (pairs, end, options) => this.#decodeHeaders(pairs, end, options),
      onData: (data, end) => this.#stream?.decodeData(data, end),
      onTrailers: (pairs) => this.#stream?.decodeTrailers(HeaderMap.fromPairs("request-trailers", pairs)),
      onError: (error) => this.#refuse(error),
    });
  }

  onBytes(bytes: Uint8Array): void {
    if (this.#isClosing) return;
    this.#reading(() => this.#parser.feed(bytes));
    this.#flow?.update();
    if (this.#parser.heldBytes > pipelineLimit) this.#bytes.pause();
  }

  onEnd(): void {
    this.#bytes.close();
    this.onClose();
  }

  onClose(): void {
    this.#isClosing = true;
    this.#stream?.disconnect();
    this.#stream = null;
    this.#done();
  }

  onDrain(): void {
    this.#flow?.setClientFull(false);
  }

  /** The listener is gone: whatever is under way ends with it. */
  close(): void {
    this.#stream?.disconnect();
    this.#stream = null;
    this.#close();
  }

  #begin(): void {
    this.#encoder = new ResponseEncoder();
    this.#wantsClose = false;
    this.#wasReset = false;
    this.#staysBehindResponse = false;
    this.#stream = this.#engine.newStream(this.#info, this.#sink(), "HTTP/1.1");
    this.#flow = new StreamFlow(this.#stream, (on) => (on ? this.#bytes.resume() : this.#bytes.pause()));
  }

  #decodeHeaders(pairs: string[], end: boolean, { close, expectContinue }: RequestOptions): void {
    this.#wantsClose ||= close;
    const headers = HeaderMap.fromPairs("request", pairs);
    this.#encoder = new ResponseEncoder(headers.get(":method") === "HEAD");
    if (expectContinue) this.#bytes.write(continueBytes);
    this.#stream?.decodeHeaders(headers, end);
  }

  /** Envoy answers a request that its codec can't read, and notes a downstream protocol error. */
  #refuse({ code, details }: CodecError): void {
    const stream = this.#stream;
    if (stream === null) {
      this.#closeLater();
      return;
    }
    stream.info.flags |= ResponseFlag.DownstreamProtocolError;
    stream.replyToCodec(code, reasonPhrase(code), details);
  }

  #sink(): DownstreamSink {
    return {
      sendHeaders: (headers, end) => this.#write(this.#encoder.headers(headers.pairs(), end)),
      sendData: (data, end) => this.#write(this.#encoder.data(data, end)),
      sendTrailers: (trailers) => this.#write(this.#encoder.trailers(trailers.pairs())),
      tellToGo: () => this.#tellToGo(),
      reset: () => {
        this.#wasReset = true;
      },
      onEnd: (_info, requestComplete) => this.#onStreamEnd(requestComplete),
    };
  }

  #tellToGo(): void {
    this.#staysBehindResponse = true;
    this.#goodbye ??= this.#engine.loop.setTimer(drainTimeout, () => {
      this.#isDrained = true;
      if (this.#stream === null) this.#closeLater();
    });
  }

  #write(bytes: Uint8Array): void {
    this.#answersWhileReading ||= this.#isReading;
    if (!this.#isClosing && !this.#bytes.write(bytes)) this.#flow?.setClientFull(true);
  }

  /** Envoy: what was answered while the request is read keeps the connection open for a while. */
  #onStreamEnd(requestComplete: boolean): void {
    this.#stream = null;
    this.#flow?.end();
    this.#flow = null;
    if (this.#isClosing) return;
    const closes =
      this.#wantsClose || this.#isDrained || (this.#encoder.closes && !this.#staysBehindResponse);
    if (requestComplete && this.#wantsClose && !this.#answersWhileReading) this.#close();
    else if (!requestComplete || this.#wasReset || closes) this.#closeLater();
    else this.#engine.loop.post(() => this.#nextRequest());
  }

  #nextRequest(): void {
    if (this.#isClosing) return;
    this.#bytes.resume();
    this.#reading(() => this.#parser.next());
  }

  #reading(read: () => void): void {
    this.#isReading = true;
    this.#answersWhileReading = false;
    read();
    this.#isReading = false;
    this.#answersWhileReading = false;
  }

  #close(): void {
    this.#isClosing = true;
    this.#bytes.close();
    this.#done();
  }

  #done(): void {
    this.#goodbye?.cancel();
    this.#onDone();
  }

  #closeLater(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#bytes.resume();
    this.#engine.loop.setTimer(delayedClose, () => this.#close());
  }
}
