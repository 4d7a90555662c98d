import type { Engine } from "../../host-sim/envoy/engine.js";
import type { HttpStream } from "../../host-sim/envoy/http/http-stream.js";
import { ResponseFlag } from "../../host-sim/envoy/http/stream-info.js";
import type { DownstreamSink } from "../../host-sim/envoy/http/stream-services.js";
import { toBytes, toText } from "../../host-sim/http1/bytes.js";
import { HeaderMap } from "../../host-sim/model/header-map.js";
import type { ScenarioHost } from "./host.js";
import type { H2Script } from "./scenario.js";

/** Codes of RST_STREAM. */
const [noError, protocolError, internalError] = [0, 1, 2];

/**
 * One stream of an HTTP/2 client: no frames, only what they say. Envoy writes frames when it has done with what it
 * read from this client: a reset in that time drops them. What it does on its own is written at once.
 */
export class H2Client {
  headers: Record<string, unknown> | null = null;
  body = "";
  trailers: Record<string, unknown> | null = null;
  /** The code with which the stream closed; `undefined` while it is open. */
  rst: number | undefined;
  readonly #stream: HttpStream;
  readonly #engine: Engine;
  /** What Envoy writes when it has read on; `null` while it is not reading. */
  #pending: Array<() => void> | null = null;
  /** A second head came: Node takes nothing more. */
  #broken = false;

  constructor(host: ScenarioHost, script: H2Script) {
    this.#engine = host.listener.http!;
    this.#stream = this.#engine.newStream(host.newConnection(), this.#sink(), "HTTP/2");
    const pairs = Object.entries(script.headers).flat();
    const pieces = script.body ?? [];
    const headersEnd = pieces.length === 0 && script.trailers === undefined;
    this.#send(() => this.#stream.decodeHeaders(HeaderMap.fromPairs("request", pairs), headersEnd));
    this.#sendBody(script, 0);
  }

  /** The client closes its session. */
  close(): void {
    if (!this.#stream.isOver) this.#stream.disconnect();
  }

  #send(decode: () => void): void {
    this.#pending = [];
    decode();
    const frames = this.#pending;
    this.#pending = null;
    for (const frame of frames) frame();
  }

  #sendBody(script: H2Script, index: number): void {
    const piece = script.body?.[index];
    if (piece === undefined) this.#sendTrailers(script);
    else if (piece.delay) this.#engine.loop.setTimer(piece.delay, () => this.#sendPiece(script, index));
    else this.#sendPiece(script, index);
  }

  #sendPiece(script: H2Script, index: number): void {
    const isLast = index === script.body!.length - 1 && script.trailers === undefined;
    const { data } = script.body![index]!;
    this.#send(() => this.#stream.decodeData(toBytes(data), isLast));
    this.#sendBody(script, index + 1);
  }

  #sendTrailers(script: H2Script): void {
    if (script.trailers === undefined) return;
    const trailers = HeaderMap.fromPairs("request-trailers", Object.entries(script.trailers).flat());
    this.#send(() => this.#stream.decodeTrailers(trailers));
  }

  #sink(): DownstreamSink {
    return {
      sendHeaders: (headers, end) => {
        const object = toObject(headers);
        this.#receive(end, () => this.#onHead(object));
      },
      sendData: (bytes, end) => {
        const text = toText(bytes);
        this.#receive(end, () => this.#onData(text));
      },
      sendTrailers: (trailers) => {
        // Envoy: no trailers at all end the stream with its data
        const object = trailers.size > 0 ? toObject(trailers) : null;
        this.#receive(true, () => {
          this.trailers = object;
        });
      },
      reset: () => {
        if (this.#pending !== null) this.#pending = [];
        this.rst ??= internalError;
      },
      onEnd: () => {},
    };
  }

  /** A frame; `end`: the stream's last one. */
  #receive(end: boolean, frame: () => void): void {
    if (this.#pending !== null) this.#pending.push(() => this.#take(end, frame));
    else this.#take(end, frame);
  }

  #take(end: boolean, frame: () => void): void {
    if (!this.#broken) frame();
    if (end) this.rst ??= this.#endCode();
  }

  /** Envoy resets what was answered before the request ended; Node does so with a response that is wrong. */
  #endCode(): number {
    const { requestComplete, info } = this.#stream;
    if (requestComplete) return this.#broken ? protocolError : noError;
    return info.flags & ResponseFlag.DownstreamProtocolError ? protocolError : noError;
  }

  /** Node takes no piece of a body with which it is longer than its head said. */
  #onData(text: string): void {
    const { "content-length": length } = this.headers ?? {};
    this.#broken = length !== undefined && this.body.length + text.length > Number(length);
    if (!this.#broken) this.body += text;
  }

  /** Node resets a stream with a second head that is no trailer, or with a status that is none, unless Envoy has reset it in the same breath. */
  #onHead(headers: Record<string, unknown>): void {
    this.#broken = this.headers !== null || !isFinal(Number(headers[":status"]));
    if (!this.#broken) this.headers = headers;
    else
      this.#engine.loop.post(() => {
        this.rst ??= protocolError;
        this.close();
      });
  }
}

const isFinal = (status: number): boolean => status >= 200 && status <= 999;

/** What HTTP/2 does not carry: Envoy's codec leaves it out, and Node blanks at the ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be sent
const badValue = /[\0-\x08\n-\x1f\x7f]|^[ \t]|[ \t]$/;

const sendableName = /^:?[!#$%&'*+\-.^_`|~\w]+$/;
const hopHeaders = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]);

/** As an HTTP/2 client of Node shows headers. */
function toObject(headers: HeaderMap): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  headers.forEach((name, value) => {
    const arrives = sendableName.test(name) && !hopHeaders.has(name) && !badValue.test(value);
    if (arrives) object[name] = shown(name, value, object[name]);
  });
  return object;
}

/** Node keeps the first of these. */
const singles = new Set(
  (
    "content-type content-length content-encoding content-language content-location content-range date etag " +
    "expires from host last-modified location referer retry-after user-agent age authorization " +
    "if-match if-modified-since if-none-match if-range if-unmodified-since max-forwards range"
  ).split(" "),
);

function shown(name: string, value: string, before: unknown): unknown {
  if (name === ":status") return Number(value);
  if (name === "set-cookie") return [...((before as string[] | undefined) ?? []), value];
  if (singles.has(name) && before !== undefined) return before;
  return before === undefined ? value : `${before}${name === "cookie" ? ";" : ","} ${value}`;
}
