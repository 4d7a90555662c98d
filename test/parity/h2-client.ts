import type { Engine } from "../../host-sim/envoy/engine.js";
import type { HttpStream } from "../../host-sim/envoy/http/http-stream.js";
import type { DownstreamSink } from "../../host-sim/envoy/http/stream-services.js";
import { toBytes, toText } from "../../host-sim/http1/bytes.js";
import { HeaderMap } from "../../host-sim/model/header-map.js";
import type { ScenarioHost } from "./host.js";
import type { H2Script } from "./scenario.js";

/** RST_STREAM's INTERNAL_ERROR. */
const internalError = 2;

/** One stream of an HTTP/2 client: no frames, only what they say. */
export class H2Client {
  headers: Record<string, unknown> | null = null;
  body = "";
  trailers: Record<string, unknown> | null = null;
  /** The code with which the stream closed; `undefined` while it is open. */
  rst: number | undefined;
  readonly #stream: HttpStream;
  readonly #engine: Engine;

  constructor(host: ScenarioHost, script: H2Script) {
    this.#engine = host.listener.http!;
    this.#stream = this.#engine.newStream(host.newConnection(), this.#sink(), "HTTP/2");
    const pairs = Object.entries(script.headers).flat();
    const pieces = script.body ?? [];
    const headersEnd = pieces.length === 0 && script.trailers === undefined;
    this.#stream.decodeHeaders(HeaderMap.fromPairs("request", pairs), headersEnd);
    this.#sendBody(script, 0);
  }

  /** The client closes its session. */
  close(): void {
    if (!this.#stream.isOver) this.#stream.disconnect();
  }

  #sendBody(script: H2Script, index: number): void {
    const piece = script.body?.[index];
    if (piece === undefined) this.#sendTrailers(script);
    else if (piece.delay) this.#engine.loop.setTimer(piece.delay, () => this.#sendPiece(script, index));
    else this.#sendPiece(script, index);
  }

  #sendPiece(script: H2Script, index: number): void {
    const isLast = index === script.body!.length - 1 && script.trailers === undefined;
    this.#stream.decodeData(toBytes(script.body![index]!.data), isLast);
    this.#sendBody(script, index + 1);
  }

  #sendTrailers(script: H2Script): void {
    if (script.trailers === undefined) return;
    this.#stream.decodeTrailers(
      HeaderMap.fromPairs("request-trailers", Object.entries(script.trailers).flat()),
    );
  }

  #sink(): DownstreamSink {
    return {
      sendHeaders: (headers, end) => {
        this.headers = toObject(headers);
        if (end) this.rst = 0;
      },
      sendData: (bytes, end) => {
        this.body += toText(bytes);
        if (end) this.rst = 0;
      },
      sendTrailers: (trailers) => {
        // Envoy: no trailers at all end the stream with its data
        if (trailers.size > 0) this.trailers = toObject(trailers);
        this.rst = 0;
      },
      reset: () => {
        this.rst = internalError;
      },
      onEnd: () => {},
    };
  }
}

/** What HTTP/2 does not carry: Envoy's codec leaves it out. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be sent
const badValue = /[\0-\x08\n-\x1f\x7f]/;

/** As an HTTP/2 client of Node shows headers. */
function toObject(headers: HeaderMap): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  headers.forEach((name, value) => {
    if (name !== "" && !badValue.test(value)) object[name] = shown(name, value, object[name]);
  });
  return object;
}

function shown(name: string, value: string, before: unknown): unknown {
  if (name === ":status") return Number(value);
  if (name === "set-cookie") return [...((before as string[] | undefined) ?? []), value];
  return before === undefined ? value : `${before}, ${value}`;
}
