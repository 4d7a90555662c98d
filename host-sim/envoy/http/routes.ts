/** The route table: which cluster, or which direct answer, a request goes to. */
import type { HeaderMap } from "../../model/header-map.js";
import type { HeaderChange } from "../config/compile-header-options.js";
import type { RetrySpec } from "../config/model.js";
import type { Cluster } from "../upstream.js";
import type { StreamInfo } from "./stream-info.js";

export interface VirtualHost {
  readonly name: string;
  readonly metadata: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Route {
  readonly name: string;
  readonly matches: (headers: HeaderMap, path: string) => boolean;
  readonly action: RouteAction;
  /** `filter_metadata`, as JSON. */
  readonly metadata: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Headers that are added and removed as the request leaves, and as a response comes. */
  readonly changeRequest?: HeaderChange | null;
  readonly changeResponse?: HeaderChange | null;
  /** By the name of a filter: whether it is disabled here. */
  readonly switches?: Readonly<Record<string, boolean>>;
  /** `x-envoy-attempt-count`. */
  readonly tellsAttempts?: { readonly upstream: boolean; readonly client: boolean };
  /** The route for one request, where its cluster depends on that. */
  readonly forRequest?: (headers: HeaderMap) => Route;
}

export interface ClusterAction {
  readonly kind: "cluster";
  readonly cluster: string;
  /** Milliseconds; 0 for none. */
  readonly timeout: number;
  /** What the upstream sees as `:authority`; `null`: the client's. */
  readonly rewriteHost?: (headers: HeaderMap, cluster: Cluster) => string | null;
  readonly appendsForwardedHost?: boolean;
  /** Where the cluster does not exist. Envoy: 503. */
  readonly notFoundStatus?: number;
  readonly retry?: RetrySpec | null;
  /** `:path` as the upstream sees it. Envoy: `x-envoy-original-path` tells the client's, unless Envoy's headers are suppressed. */
  readonly rewritePath?: (path: string) => string | null;
}

/** An answer without an upstream: a direct response, or a redirect. */
export interface DirectAction {
  readonly kind: "direct";
  readonly status: number;
  /** Byte string. */
  readonly body: string;
  /** Instead of it: made for the stream. */
  readonly bodyOf?: (info: StreamInfo) => string;
  readonly contentType?: string;
  /** Where a redirect leads. */
  readonly location?: (headers: HeaderMap) => string;
  /** What a redirect changes of the request's own URL. */
  readonly host?: string;
  readonly path?: string;
}

export type RouteAction = ClusterAction | DirectAction;

/** Envoy: a direct answer of 201 or 3xx says where, even when it is the request's own URL, as filters left it. */
export function locationOf(action: DirectAction, headers: HeaderMap): string | null {
  if (action.location !== undefined) return action.location(headers);
  if (action.status !== 201 && Math.floor(action.status / 100) !== 3) return null;
  const scheme = headers.get(":scheme") ?? "";
  const host = action.host ?? headers.get(":authority") ?? "";
  return `${scheme}://${host}${redirectPath(action, headers.get(":path") ?? "/")}`;
}

/** Envoy: a redirect's path keeps the request's query unless it has one of its own. */
function redirectPath({ path }: DirectAction, requested: string): string {
  if (path === undefined) return requested;
  const query = requested.indexOf("?");
  return query < 0 || path.includes("?") ? path : path + requested.slice(query);
}

/**
 * The first route that matches. Envoy: without `x-forwarded-proto`, or a path that begins with "/", no route is found.
 */
export function findRoute(routes: readonly Route[], headers: HeaderMap): Route | null {
  const path = headers.get(":path");
  if (path === undefined || path.charCodeAt(0) !== 47) return null;
  if (!headers.has("x-forwarded-proto")) return null;
  for (const route of routes) if (route.matches(headers, path)) return route.forRequest?.(headers) ?? route;
  return null;
}

export function prefixMatcher(prefix: string): Route["matches"] {
  return (_headers, path) => path.startsWith(prefix);
}

/** The path without its query equals this one. */
export function pathMatcher(exact: string): Route["matches"] {
  return (_headers, path) => {
    const query = path.indexOf("?");
    return (query < 0 ? path : path.slice(0, query)) === exact;
  };
}
