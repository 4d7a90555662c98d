/** What a route to a cluster changes of a request as it leaves, behind every filter. */
import { type HeaderMap, NameSet } from "../../model/header-map.js";
import type { Cluster } from "../upstream.js";
import type { ClusterAction } from "./routes.js";

/** Milliseconds; 0: none. */
export interface Timeouts {
  readonly whole: number;
  readonly perTry: number;
}

const timeoutHeaders = new NameSet([
  "x-envoy-upstream-rq-timeout-ms",
  "x-envoy-upstream-rq-per-try-timeout-ms",
  "x-envoy-upstream-alt-stat-name",
]);

/** Envoy: headers that a filter adds win over the route; they do not leave. */
export function takeTimeouts(headers: HeaderMap, { timeout, retry }: ClusterAction): Timeouts {
  const asks = headers.hasAny(timeoutHeaders);
  const whole = (asks ? takeNumber(headers, "x-envoy-upstream-rq-timeout-ms") : null) ?? timeout;
  const perTryAsked = asks ? takeNumber(headers, "x-envoy-upstream-rq-per-try-timeout-ms") : null;
  const perTry = perTryAsked ?? retry?.perTryTimeout ?? 0;
  if (asks) headers.remove("x-envoy-upstream-alt-stat-name");
  // one that is not shorter says nothing
  return { whole, perTry: whole > 0 && perTry >= whole ? 0 : perTry };
}

function takeNumber(headers: HeaderMap, name: string): number | null {
  const text = headers.get(name);
  if (text === undefined) return null;
  headers.remove(name);
  return /^\d+$/.test(text) ? Number(text) : null;
}

/** @param tellsOriginal False: `x-envoy-original-path` and its kin are suppressed. */
export function requestChanges(
  action: ClusterAction,
  headers: HeaderMap,
  tellsOriginal: boolean,
  cluster: Cluster,
): void {
  const host = action.rewriteHost?.(headers, cluster);
  if (host !== undefined && host !== null) changeHost(headers, host, tellsOriginal, action);
  const path = headers.get(":path");
  const rewritten = path === undefined ? null : (action.rewritePath?.(path) ?? null);
  if (rewritten === null) return;
  change(headers, ":path", rewritten, tellsOriginal && "x-envoy-original-path");
}

function changeHost(
  headers: HeaderMap,
  host: string,
  tellsOriginal: boolean,
  { appendsForwardedHost }: ClusterAction,
): void {
  const original = headers.get(":authority");
  if (appendsForwardedHost && original !== undefined) appendForwardedHost(headers, original);
  change(headers, ":authority", host, tellsOriginal && "x-envoy-original-host");
}

/** Envoy: a host that stands there already, last, is not told twice. */
function appendForwardedHost(headers: HeaderMap, host: string): void {
  const before = headers.get("x-forwarded-host");
  if (before?.split(",").at(-1)?.trim() === host) return;
  headers.setInPlace("x-forwarded-host", before === undefined ? host : `${before},${host}`);
}

function change(headers: HeaderMap, name: string, value: string, original: string | false): void {
  if (original !== false) headers.setInPlace(original, headers.get(name) ?? "");
  headers.setInPlace(name, value);
}

/** Envoy: a filter that leaves no good scheme gets one for the upstream, that of `x-forwarded-proto` where it is good. */
export function mendScheme(headers: HeaderMap): void {
  if (isScheme(headers.get(":scheme"))) return;
  const forwarded = headers.get("x-forwarded-proto") ?? "";
  headers.setInPlace(":scheme", isScheme(forwarded) ? forwarded : "http");
}

const isScheme = (text: string | undefined) =>
  text === "http" || (text !== undefined && /^https?$/i.test(text));
