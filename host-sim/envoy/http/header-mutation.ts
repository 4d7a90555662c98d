/** What the HTTP connection manager itself changes in a message, before and after the filters. */
import type { HeaderMap } from "../../model/header-map.js";

/** Hop headers never reach a filter of a request. Envoy then notes the transport's scheme. */
export function mutateRequest(headers: HeaderMap): void {
  removeNamedByConnection(headers);
  for (const name of ["connection", "keep-alive", "proxy-connection", "transfer-encoding"])
    headers.remove(name);
  if (headers.has("te") && headers.get("te") !== "trailers") headers.remove("te");
  if (!headers.has("x-forwarded-proto")) headers.append("x-forwarded-proto", "http");
}

/** Envoy refuses an upgrade that its configuration does not allow. */
export function asksForUpgrade(headers: HeaderMap): boolean {
  return headers.has("upgrade") && /(^|,)\s*upgrade\s*(,|$)/i.test(headers.get("connection") ?? "");
}

function removeNamedByConnection(headers: HeaderMap): void {
  const named = headers.get("connection");
  if (named === undefined) return;
  for (const token of named.split(",")) {
    const name = token.trim().toLowerCase();
    if (name !== "" && name !== "te" && name !== "close" && name.charCodeAt(0) !== 58) headers.remove(name);
  }
}

/** Envoy: `date` first, then `server`; hop headers of upstream or of a filter are dropped. */
export function mutateResponse(headers: HeaderMap, date: string, lastOnConnection: boolean): void {
  for (const name of ["connection", "transfer-encoding"]) headers.remove(name);
  if (!headers.has("date")) headers.append("date", date);
  headers.setInPlace("server", "envoy");
  if (lastOnConnection) headers.append("connection", "close");
}
