/** What the HTTP connection manager itself changes in a message, before and after the filters. */
import { type HeaderMap, NameSet } from "../../model/header-map.js";

const hopHeaders = new NameSet([
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
]);

/** What only clients inside may say; Envoy takes every client for one from outside unless it is told of addresses inside. */
const internalHeaders = new NameSet([
  "x-envoy-internal",
  "x-envoy-retriable-status-codes",
  "x-envoy-retriable-header-names",
  "x-envoy-retry-on",
  "x-envoy-retry-grpc-on",
  "x-envoy-max-retries",
  "x-envoy-upstream-alt-stat-name",
  "x-envoy-upstream-rq-timeout-ms",
  "x-envoy-upstream-rq-per-try-timeout-ms",
  "x-envoy-upstream-rq-timeout-alt-response",
  "x-envoy-expected-rq-timeout-ms",
  "x-envoy-hedge-on-per-try-timeout",
  "x-envoy-force-trace",
  "x-envoy-ip-tags",
  "x-envoy-original-url",
]);

/** Hop headers never reach a filter of a request; a refused upgrade is logged with them. Envoy notes the scheme. */
export function mutateRequest(headers: HeaderMap, isUpgrade: boolean): void {
  if (!isUpgrade) removeHopHeaders(headers);
  headers.removeAny(internalHeaders);
  if (headers.has("te") && headers.get("te") !== "trailers") headers.remove("te");
  if (!headers.has(":scheme")) headers.append(":scheme", schemeOf(headers));
  if (!headers.has("x-forwarded-proto")) headers.append("x-forwarded-proto", "http");
}

/** Envoy takes the scheme from `x-forwarded-proto` where that is one. */
function schemeOf(headers: HeaderMap): string {
  return headers.get("x-forwarded-proto") === "https" ? "https" : "http";
}

function removeHopHeaders(headers: HeaderMap): void {
  if (!headers.hasAny(hopHeaders)) return;
  for (const name of connectionTokens(headers)) {
    if (name !== "te" && name !== "close" && name.charCodeAt(0) !== 58) headers.remove(name);
  }
  headers.removeAny(hopHeaders);
}

function connectionTokens(headers: HeaderMap): string[] {
  const named = headers.get("connection");
  if (named === undefined) return [];
  return named
    .split(",")
    .map((token) => token.trim().toLowerCase())
    .filter((token) => token !== "");
}

/** Envoy refuses an upgrade that its configuration does not allow. */
export function asksForUpgrade(headers: HeaderMap): boolean {
  return headers.has("upgrade") && connectionTokens(headers).includes("upgrade");
}

/** The client wants the connection closed behind the response. */
export function asksForClose(headers: HeaderMap): boolean {
  return connectionTokens(headers).includes("close");
}

const droppedFromResponses = new NameSet(["connection", "transfer-encoding", "proxy-connection", "upgrade"]);

/** What a response says of its server. */
export interface ServerHeader {
  readonly name: string;
  readonly kind: "overwrite" | "append-if-absent" | "pass-through";
}

export const defaultServerHeader: ServerHeader = { name: "envoy", kind: "overwrite" };

/** Envoy: `date` first, then `server`; hop headers of upstream or of a filter are dropped. */
export function mutateResponse(
  headers: HeaderMap,
  date: string,
  lastOnConnection: boolean,
  server: ServerHeader = defaultServerHeader,
): void {
  headers.removeAny(droppedFromResponses);
  if (!headers.has("date")) headers.append("date", date);
  setServer(headers, server);
  if (lastOnConnection) headers.append("connection", "close");
}

function setServer(headers: HeaderMap, { name, kind }: ServerHeader): void {
  if (kind === "overwrite" || (kind === "append-if-absent" && !headers.has("server")))
    headers.setInPlace("server", name);
}
