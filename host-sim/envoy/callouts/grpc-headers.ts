/** The heads of gRPC: what Envoy sends, and how it reads an answer. Envoy 1.40: rows 4.23 and 4.25. */
import { HeaderMap } from "../../model/header-map.js";
import type { ByteString, FlatPairs } from "../operations.js";

export interface GrpcRequestHead {
  authority: ByteString;
  /** "/package.Service/Method". */
  path: ByteString;
  /** Milliseconds; `null` for a stream, which has no timeout. */
  timeout: number | null;
  /** Of the service's configuration, then of the guest. */
  metadata: ReadonlyArray<FlatPairs>;
}

/** Envoy: metadata joins the inline headers that are there ("te", ":path", ...), and "-bin" values leave in base64. */
export function grpcRequestHeaders({ authority, path, timeout, metadata }: GrpcRequestHead): HeaderMap {
  const headers = HeaderMap.fromPairs("request", [":method", "POST", ":path", path, ":authority", authority]);
  headers.append(":scheme", "http");
  headers.append("te", "trailers");
  if (timeout !== null) headers.append("grpc-timeout", grpcTimeout(timeout));
  headers.append("content-type", "application/grpc");
  for (const pairs of metadata) addMetadata(headers, pairs);
  headers.setInPlace("x-envoy-internal", "true");
  if (timeout) headers.setInPlace("x-envoy-expected-rq-timeout-ms", String(timeout));
  return headers;
}

function addMetadata(headers: HeaderMap, pairs: FlatPairs): void {
  HeaderMap.fromPairs("request", pairs).forEach((name, value) => {
    headers.add(name, name.endsWith("-bin") ? Buffer.from(value, "latin1").toString("base64") : value);
  });
}

/** "1000m"; from 100,000,000 on in seconds: the number has eight digits at most. */
function grpcTimeout(milliseconds: number): string {
  return milliseconds <= 99_999_999 ? `${milliseconds}m` : `${Math.floor(milliseconds / 1000)}S`;
}

const greatestStatus = 16;

/** What Envoy makes of a grpc-status that is no number from 0 to 16: -1, as the guest's u32. */
export const invalidGrpcStatus = 0xffffffff;

/** The status in a map; `undefined` without one. */
export function grpcStatusIn(headers: HeaderMap): number | undefined {
  const text = headers.get("grpc-status");
  if (text === undefined) return undefined;
  return /^\d+$/.test(text) && Number(text) <= greatestStatus ? Number(text) : invalidGrpcStatus;
}

/** Envoy: a close's message is grpc-message as it stands (not decoded), with the response code details in braces. */
export function closeMessage(message: ByteString, details: ByteString): ByteString {
  if (details === "") return message;
  return message === "" ? details : `${message}{${details}}`;
}
