/** The listener's routes, as the recorder configured them. */

import { prefixMatcher, type Route, type RouteAction } from "../../host-sim/envoy/http/routes.js";
import type { RecordedRoute } from "./scenario.js";

const defaults: RecordedRoute[] = [
  { match: { prefix: "/other" }, name: "other-route", route: { cluster: "svc" } },
  { match: { prefix: "/direct" }, direct_response: { status: 201, body: { inline_string: "direct" } } },
  {
    match: { prefix: "/" },
    name: "main-route",
    metadata: { filter_metadata: { "my.meta": { k: "routeval", n: 3 } } },
    route: { cluster: "up", timeout: "3s" },
  },
];

export function routesOf(routes: RecordedRoute[] = defaults): Route[] {
  return routes.map((route) => ({
    name: route.name ?? "",
    matches: prefixMatcher(route.match.prefix),
    action: actionOf(route),
    metadata: route.metadata?.filter_metadata ?? {},
    virtualHost: "vh",
  }));
}

function actionOf({ route, direct_response: direct, redirect }: RecordedRoute): RouteAction {
  if (route) return { kind: "cluster", cluster: route.cluster, timeout: seconds(route.timeout) };
  if (direct) return { kind: "direct", status: direct.status, body: direct.body.inline_string };
  return { kind: "direct", status: 301, body: "", path: redirect!.path_redirect };
}

/** "3s" in milliseconds; Envoy's default is 15 s. */
function seconds(text = "15s"): number {
  return Number.parseFloat(text) * 1000;
}
