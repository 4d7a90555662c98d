import type { HeaderMap } from "../../model/header-map.js";
import { grpcStatusOf } from "../http/grpc-status.js";
import { headersValue } from "./headers.js";
import { parseInteger } from "./integer.js";
import type { PropertySource, StreamSource } from "./source.js";
import { duration, int, optional, string, tableOf, type Value } from "./value.js";

/** What the response's attributes come from. */
interface ResponseSubject {
  readonly headers: HeaderMap | null;
  readonly trailers: HeaderMap | null;
  readonly stream: StreamSource;
}

/** The root `response`. Envoy: `code` is the upstream's until the log, whatever a filter makes of `:status`. */
const table = tableOf<ResponseSubject>({
  code: ({ stream }) => optional(stream.responseCode, int),
  code_details: ({ stream }) => optional(stream.responseDetails, string),
  flags: ({ stream }) => int(stream.responseFlags),
  grpc_status: grpcStatus,
  headers: ({ headers }) => headersValue(headers),
  trailers: ({ trailers }) => headersValue(trailers),
  size: ({ stream }) => int(stream.bytesSent),
  total_size: ({ headers, trailers, stream }) =>
    int(stream.bytesSent + (headers?.byteSize ?? 0) + (trailers?.byteSize ?? 0)),
  backend_latency: ({ stream }) => optional(stream.backendLatency, duration),
});

export const responseRoot = (source: PropertySource, stream: StreamSource): Value =>
  table({ headers: source.responseHeaders(), trailers: source.responseTrailers(), stream });

/** From the trailers, else the headers, else what the HTTP status means. One that is no number is -1. */
function grpcStatus({ headers, trailers, stream }: ResponseSubject): Value | undefined {
  const given = trailers?.get("grpc-status") || headers?.get("grpc-status");
  if (given) return int(unsigned(parseInteger(given, 64)) ?? -1);
  return optional(stream.responseCode, (code) => int(grpcStatusOf(code)));
}

const unsigned = (value: bigint | undefined): bigint | undefined =>
  value !== undefined && value >= 0n ? value : undefined;
