/** What the HTTP connection manager itself changes in a message, before and after the filters. */
import type { HeaderMap } from "../../model/header-map.js";

const hopHeaders = ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"];

/** Hop headers never reach a filter of a request; a refused upgrade is logged with them. Envoy notes the scheme. */
export function mutateRequest(headers: HeaderMap, isUpgrade: boolean): void {
  if (!isUpgrade) removeHopHeaders(headers);
  if (headers.has("te") && headers.get("te") !== "trailers") headers.remove("te");
  if (!headers.has(":scheme")) headers.append(":scheme", schemeOf(headers));
  if (!headers.has("x-forwarded-proto")) headers.append("x-forwarded-proto", "http");
}

/** Envoy takes the scheme from `x-forwarded-proto` where that is one. */
function schemeOf(headers: HeaderMap): string {
  return headers.get("x-forwarded-proto") === "https" ? "https" : "http";
}

function removeHopHeaders(headers: HeaderMap): void {
  for (const name of connectionTokens(headers)) {
    if (name !== "te" && name !== "close" && name.charCodeAt(0) !== 58) headers.remove(name);
  }
  for (const name of hopHeaders) headers.remove(name);
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

const droppedFromResponses = ["connection", "transfer-encoding", "proxy-connection", "upgrade"];

/** Envoy: `date` first, then `server`; hop headers of upstream or of a filter are dropped. */
export function mutateResponse(headers: HeaderMap, date: string, lastOnConnection: boolean): void {
  for (const name of droppedFromResponses) headers.remove(name);
  if (!headers.has("date")) headers.append("date", date);
  headers.setInPlace("server", "envoy");
  if (lastOnConnection) headers.append("connection", "close");
}
