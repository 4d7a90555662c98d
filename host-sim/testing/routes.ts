/** Routes as a test writes them. */
import { pathMatcher, prefixMatcher, type Route, type RouteAction } from "../envoy/http/routes.js";
import { milliseconds } from "./duration.js";
import { byteString } from "./text.js";
import type { RouteOptions } from "./types.js";

/** Envoy's default. */
const defaultTimeout = "15s";

export function routesOf(options: readonly RouteOptions[] = [{}]): Route[] {
  return options.map(routeOf);
}

function routeOf(options: RouteOptions): Route {
  return {
    name: options.name ?? "",
    matches:
      options.path !== undefined
        ? pathMatcher(byteString(options.path))
        : prefixMatcher(byteString(options.prefix ?? "/")),
    action: actionOf(options),
    metadata: options.metadata ?? {},
  };
}

function actionOf({ direct, redirect, cluster, timeout }: RouteOptions): RouteAction {
  if (direct !== undefined) {
    return {
      kind: "direct",
      status: direct.status,
      body: direct.body === undefined ? "" : byteString(direct.body),
    };
  }
  if (redirect !== undefined)
    return { kind: "direct", body: "", ...redirect, status: redirect.status ?? 301 };
  return {
    kind: "cluster",
    cluster: cluster ?? "upstream",
    timeout: milliseconds(timeout ?? defaultTimeout),
  };
}
