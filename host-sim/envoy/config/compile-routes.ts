/** Virtual hosts and their routes as the engine looks them up. */
import { encodeText } from "../../model/byte-string.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { Route, VirtualHost } from "../http/routes.js";
import { compileChanges } from "./compile-header-options.js";
import { headersMatcher, pathMatcher, queryMatcher } from "./compile-matchers.js";
import { compileAction } from "./compile-route-action.js";
import type {
  HttpSpec,
  MessageChangesSpec,
  RouteMatchSpec,
  RouteSpec,
  VirtualHostSpec,
  WeightedClusterSpec,
} from "./model.js";
import { virtualHostFinder } from "./virtual-hosts.js";

/**
 * The routes of every virtual host, in order. Each first asks whether the request is its virtual host's, of which
 * Envoy picks exactly one: a request that none of that host's routes takes is not found.
 *
 * @example findRoute(compileRoutes(http), headers)?.name
 */
export function compileRoutes(spec: HttpSpec): Route[] {
  const find = virtualHostFinder(spec.virtualHosts);
  return spec.virtualHosts.flatMap((host) =>
    host.routes.map((route) => compileRoute(route, { host, table: spec, find })),
  );
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

/** What a route belongs to. */
interface Place {
  readonly host: VirtualHostSpec;
  readonly table: HttpSpec;
  readonly find: (headers: HeaderMap) => VirtualHostSpec | null;
}

function compileRoute(route: RouteSpec, place: Place): Route {
  const { host, table, find } = place;
  const matches = requestMatcher(route.match);
  const switches = { ...table.switches, ...host.switches, ...route.switches };
  const compiled: Route = {
    name: encodeText(route.name),
    matches: (headers, path) => find(headers) === host && matches(headers, path),
    action: compileAction(route, host.retry ?? null),
    metadata: route.metadata,
    ...compileAllChanges([route.changes, host.changes, table.changes], table),
    ...(Object.keys(switches).length === 0 ? {} : { switches }),
    ...(host.tellsAttempts === undefined ? {} : { tellsAttempts: host.tellsAttempts }),
  };
  return withCluster(compiled, route, place);
}

function requestMatcher(spec: RouteMatchSpec): Route["matches"] {
  const matchesPath = pathMatcher(spec.path);
  const matchesHeaders = headersMatcher(spec.headers);
  const matchesQuery = spec.query === undefined ? () => true : queryMatcher(spec.query);
  const isAsked = (headers: HeaderMap) => spec.grpc !== true || isGrpc(headers);
  if (spec.everMatches === false) return () => false;
  return (headers, path) =>
    matchesPath(path) && matchesHeaders(headers) && matchesQuery(path) && isAsked(headers);
}

const isGrpc = (headers: HeaderMap) => /^application\/grpc(\+|$)/.test(headers.get("content-type") ?? "");

type Changes = Pick<Route, "changeRequest" | "changeResponse">;

/** Envoy: from the most specific to the least, so that the latter wins, unless it is told otherwise. */
function compileAllChanges(
  levels: ReadonlyArray<MessageChangesSpec | undefined>,
  { mostSpecificWins }: HttpSpec,
): Changes {
  const given = levels.filter((level) => level !== undefined);
  if (given.length === 0) return {};
  const ordered = mostSpecificWins === true ? given.toReversed() : given;
  return {
    changeRequest: compileChanges(ordered.map(({ request }) => request)),
    changeResponse: compileChanges(ordered.map(({ response }) => response)),
  };
}

// -- clusters that depend on the request

function withCluster(compiled: Route, { action, changes }: RouteSpec, { host, table }: Place): Route {
  const target = compiled.action;
  if (action.kind !== "cluster" || target.kind !== "cluster") return compiled;
  const { clusterHeader, weighted } = action;
  if (clusterHeader !== undefined) {
    const name = encodeText(clusterHeader).toLowerCase();
    const forRequest = (headers: HeaderMap): Route => ({
      ...compiled,
      action: { ...target, cluster: headers.get(name) ?? "" },
    });
    return { ...compiled, forRequest };
  }
  if (weighted === undefined) return compiled;
  const routes = weighted.map((entry) => ({
    weight: entry.weight,
    route: {
      ...compiled,
      action: { ...target, cluster: encodeText(entry.cluster) },
      ...compileAllChanges(levelsOf(entry, changes, host, table), table),
    },
  }));
  return { ...compiled, forRequest: inTurn(routes) };
}

const levelsOf = (
  entry: WeightedClusterSpec,
  route: MessageChangesSpec | undefined,
  host: VirtualHostSpec,
  table: HttpSpec,
) => [entry.changes, route, host.changes, table.changes];

/** Envoy picks by chance; here they take turns, each as often as its weight says, so that a test repeats itself. */
function inTurn(entries: ReadonlyArray<{ weight: number; route: Route }>): () => Route {
  const total = entries.reduce((sum, { weight }) => sum + weight, 0);
  const scores = entries.map(() => 0);
  return () => {
    for (const [index, { weight }] of entries.entries()) scores[index] = (scores[index] as number) + weight;
    const chosen = scores.indexOf(Math.max(...scores));
    scores[chosen] = (scores[chosen] as number) - total;
    return (entries[chosen] as { route: Route }).route;
  };
}
