/** A request as a test writes it, fed to a stream as a client's reads would arrive. */

import type { HttpStream } from "../envoy/http/http-stream.js";
import type { EventLoop } from "../model/event-loop.js";
import { HeaderMap } from "../model/header-map.js";
import { BodyPump, comesInTime, type PumpServices } from "./body-stream.js";
import { checkRequest } from "./options/request-options.js";
import { bodyChunks } from "./reply.js";
import { byteString, flatPairs, plainHeaders, textOf } from "./text.js";
import type { BodyStream, Chunk, Data, Exchange, RequestOptions } from "./types.js";

const noBytes = new Uint8Array(0);

export interface PreparedRequest {
  readonly headers: HeaderMap;
  readonly chunks: readonly Uint8Array[];
  /** A body that comes in its own time, in place of `chunks`. */
  readonly stream: Iterable<Chunk> | BodyStream | null;
  readonly trailers: HeaderMap | null;
  /** The end comes by itself, even where there is no chunk. */
  readonly chunked: boolean;
  readonly protocol: "HTTP/1.1" | "HTTP/2";
  readonly source: string | undefined;
  readonly upstream: RequestOptions["upstream"];
  readonly properties: RequestOptions["properties"];
}

export function prepareRequest(options: RequestOptions): PreparedRequest {
  checkRequest(options);
  const stream = comesInTime(options.body) ? (options.body as Iterable<Chunk> | BodyStream) : null;
  const chunks = stream === null ? bodyChunks(options.body as Data | readonly Data[] | undefined) : [];
  const protocol = options.protocol === "h2" ? "HTTP/2" : "HTTP/1.1";
  const headers = new HeaderMap("request");
  headers.append(":authority", byteString(options.authority ?? "example.com"));
  // HTTP: CONNECT has no path
  if (options.path !== undefined || options.method !== "CONNECT")
    headers.append(":path", byteString(options.path ?? "/"));
  headers.append(":method", byteString(options.method ?? (options.body === undefined ? "GET" : "POST")));
  if (options.scheme !== undefined || protocol === "HTTP/2") {
    headers.append(":scheme", byteString(options.scheme ?? "http"));
  }
  const pairs = flatPairs(options.headers);
  for (let i = 0; i < pairs.length; i += 2) headers.add(pairs[i], pairs[i + 1]);
  const trailers = options.trailers && HeaderMap.fromPairs("request-trailers", flatPairs(options.trailers));
  if (protocol === "HTTP/1.1" && !trailers) addLength(headers, options, chunks);
  const chunked = protocol === "HTTP/1.1" && Array.isArray(options.body);
  const { source, properties, upstream } = options;
  return {
    headers,
    chunks,
    stream,
    chunked,
    trailers: trailers ?? null,
    protocol,
    source,
    properties,
    upstream,
  };
}

/** HTTP/1.1: a body in one piece says its length; an array of pieces is chunked, and that Envoy does not show. */
function addLength(headers: HeaderMap, { body }: RequestOptions, chunks: readonly Uint8Array[]): void {
  if (body === undefined || Array.isArray(body) || comesInTime(body) || headers.has("content-length")) return;
  headers.append("content-length", String(chunks[0]?.length ?? 0));
}

/** The request as the exchange reports it: before the host changed anything. */
export function requestRecord(request: PreparedRequest): Exchange["request"] {
  const { headers, chunks, trailers } = request;
  return {
    method: headers.get(":method") ?? "",
    path: headers.get(":path") ?? "",
    authority: headers.get(":authority") ?? "",
    headers: plainHeaders(headers),
    body: chunks.map(textOf).join(""),
    trailers: trailers === null ? [] : plainHeaders(trailers),
  };
}

/** What a client needs of its host. */
interface FeedServices extends PumpServices {
  /** The body's stream threw: the error is the test's. */
  fail(error: unknown): void;
}

/** Sends a request; of a body that comes in its own time, gives what ends it when the exchange is over before. */
export function send(
  services: FeedServices,
  stream: HttpStream,
  request: PreparedRequest,
  record: Exchange["request"],
): BodyPump | null {
  if (request.stream !== null) return feedStream(services, stream, request, record);
  feed(services.loop, stream, request);
  return null;
}

/** One read brings the head and a body in one piece; more pieces come in reads of their own. */
function feed(loop: EventLoop, stream: HttpStream, request: PreparedRequest): void {
  const { chunks } = request;
  loop.post(() => {
    const ends = chunks.length === 0 && request.trailers === null && !request.chunked;
    stream.decodeHeaders(request.headers, ends);
    if (!ends && chunks.length <= 1) feedFrom(loop, stream, request, 0);
  });
  if (chunks.length > 1) loop.post(() => feedFrom(loop, stream, request, 0));
}

function feedStream(
  services: FeedServices,
  stream: HttpStream,
  request: PreparedRequest,
  record: Exchange["request"],
): BodyPump {
  const pump = pumpOf(services, stream, request, record);
  services.loop.post(() => {
    stream.decodeHeaders(request.headers, false);
    pump.start();
  });
  return pump;
}

/** A failure in place of a piece is a client that goes away; with `timeout()` it stays and says nothing more. */
function pumpOf(
  services: FeedServices,
  stream: HttpStream,
  request: PreparedRequest,
  record: Exchange["request"],
): BodyPump {
  return new BodyPump(services, request.stream!, {
    onPiece(bytes) {
      if (stream.isOver || bytes.length === 0) return;
      record.body += textOf(bytes);
      stream.decodeData(bytes, false);
    },
    onFailure: ({ failure }) => failure !== "timeout" && stream.disconnect(),
    onEnd: () => endBody(stream, request),
    onError: (error) => services.fail(error),
  });
}

function endBody(stream: HttpStream, { trailers }: PreparedRequest): void {
  if (trailers !== null) stream.decodeTrailers(trailers);
  else stream.decodeData(noBytes, true);
}

function feedFrom(loop: EventLoop, stream: HttpStream, request: PreparedRequest, index: number): void {
  const { chunks, trailers, protocol } = request;
  const isLast = index + 1 >= chunks.length;
  const endsHere = isLast && trailers === null && protocol === "HTTP/2";
  if (index < chunks.length) stream.decodeData(chunks[index], endsHere);
  if (!isLast) loop.post(() => feedFrom(loop, stream, request, index + 1));
  else if (!endsHere) endBody(stream, request);
}
