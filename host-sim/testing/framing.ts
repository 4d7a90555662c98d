/** The framing header that Envoy's HTTP/1.1 codec adds when a message leaves; `null` where it adds none. */
import type { HeaderMap } from "../model/header-map.js";

type Framing = [name: string, value: string];

/** Envoy: a response without content-length is chunked, or says content-length 0; 1xx, 204, 304 and HEAD are left alone. */
export function responseFraming(headers: HeaderMap, method: string, endsWithHead: boolean): Framing | null {
  const status = Number(headers.get(":status"));
  if (headers.has("content-length") || status === 204 || status === 304 || status < 200) return null;
  if (!endsWithHead) return ["transfer-encoding", "chunked"];
  return method === "HEAD" ? null : ["content-length", "0"];
}

const withoutBody: ReadonlySet<string> = new Set(["GET", "HEAD", "DELETE", "CONNECT", "OPTIONS", "TRACE"]);

/** Envoy: a request with a body of unknown length is chunked; one without a body says so unless its method has none. */
export function requestFraming(headers: HeaderMap, endsWithHead: boolean): Framing | null {
  if (headers.has("content-length")) return null;
  if (!endsWithHead) return ["transfer-encoding", "chunked"];
  return withoutBody.has(headers.get(":method") ?? "") ? null : ["content-length", "0"];
}

/**
 * The length that a head promises, `Infinity` where it promises none. Envoy never mends a content-length, so a peer
 * cuts a body that outgrew it, and waits for ever for one that shrank.
 */
function promisedLength(headers: HeaderMap | null): number {
  const length = headers?.get("content-length");
  if (length === undefined || length === null) return Number.POSITIVE_INFINITY;
  return length === "0" ? 0 : /^\d+$/.test(length) ? Number(length) : Number.POSITIVE_INFINITY;
}

/** What of a body arrives: no more than its head promises. */
export function promisedPart(bytes: Uint8Array, headers: HeaderMap | null): Uint8Array {
  const promised = promisedLength(headers);
  return promised < bytes.length ? bytes.subarray(0, promised) : bytes;
}

/** A promise of more than came: the peer waits. */
export const isShort = (headers: HeaderMap | null, length: number): boolean => {
  const promised = promisedLength(headers);
  return promised !== Number.POSITIVE_INFINITY && length < promised;
};
