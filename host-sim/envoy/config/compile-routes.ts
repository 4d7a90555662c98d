/** Virtual hosts and their routes as the engine looks them up. */
import { encodeText } from "../../model/byte-string.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { Route, RouteAction, VirtualHost } from "../http/routes.js";
import { headersMatcher, pathMatcher } from "./compile-matchers.js";
import type { HttpSpec, RouteActionSpec, RouteSpec, VirtualHostSpec } from "./model.js";
import { virtualHostFinder } from "./virtual-hosts.js";

/**
 * The routes of every virtual host, in order. Each first asks whether the request is its virtual host's, of which
 * Envoy picks exactly one: a request that none of that host's routes takes is not found.
 *
 * @example findRoute(compileRoutes(http), headers)?.name
 */
export function compileRoutes(spec: HttpSpec): Route[] {
  const find = virtualHostFinder(spec.virtualHosts);
  return spec.virtualHosts.flatMap((host) => host.routes.map((route) => compileRoute(route, host, find)));
}

/** The virtual host of a request. */
export function compileVirtualHosts(spec: HttpSpec): (headers: HeaderMap) => VirtualHost | null {
  const find = virtualHostFinder(spec.virtualHosts);
  const hosts = new Map(
    spec.virtualHosts.map((host) => [host, { name: host.name, metadata: host.metadata }]),
  );
  return (headers) => {
    const host = find(headers);
    return host === null ? null : (hosts.get(host) ?? null);
  };
}

type Finder = (headers: HeaderMap) => VirtualHostSpec | null;

function compileRoute(route: RouteSpec, host: VirtualHostSpec, find: Finder): Route {
  const matchesPath = pathMatcher(route.match.path);
  const matchesHeaders = headersMatcher(route.match.headers);
  return {
    name: encodeText(route.name),
    matches: (headers, path) => find(headers) === host && matchesPath(path) && matchesHeaders(headers),
    action: compileAction(route),
    metadata: route.metadata,
  };
}

function compileAction({ action, match }: RouteSpec): RouteAction {
  if (action.kind === "cluster") return clusterAction(action, match);
  if (action.kind === "direct")
    return { kind: "direct", status: action.status, body: encodeText(action.body) };
  return {
    kind: "direct",
    status: action.status,
    body: "",
    ...(action.host === null ? {} : { host: encodeText(action.host) }),
    ...(action.path === null ? {} : { path: encodeText(action.path) }),
  };
}

type ClusterSpecAction = Extract<RouteActionSpec, { kind: "cluster" }>;

function clusterAction(action: ClusterSpecAction, { path }: RouteSpec["match"]): RouteAction {
  const rewrite = action.prefixRewrite === null ? null : encodeText(action.prefixRewrite);
  const matched = path.kind === "regex" ? null : encodeText(path.value).length;
  return {
    kind: "cluster",
    cluster: encodeText(action.cluster),
    timeout: action.timeout,
    ...(action.hostRewrite === null ? {} : { hostRewrite: encodeText(action.hostRewrite) }),
    ...(rewrite === null ? {} : { rewritePath: (full: string) => rewritten(full, matched, rewrite) }),
  };
}

/** Envoy: the matched prefix is replaced, of a regular expression's match the whole path; the query stays. */
function rewritten(full: string, matched: number | null, replacement: string): string {
  const query = full.search(/[?#]/);
  const length = matched ?? (query < 0 ? full.length : query);
  return replacement + full.slice(length);
}
