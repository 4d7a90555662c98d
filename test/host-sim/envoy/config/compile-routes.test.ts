import { expect, test } from "vitest";
import { readBootstrap } from "../../../../host-sim/envoy/config/bootstrap.js";
import { compileRoutes } from "../../../../host-sim/envoy/config/compile-routes.js";
import type { HttpSpec } from "../../../../host-sim/envoy/config/model.js";
import { findRoute, locationOf, type Route } from "../../../../host-sim/envoy/http/routes.js";
import { HeaderMap } from "../../../../host-sim/model/header-map.js";
import { bootstrapText } from "./bootstrap-text.js";

/** The routes of a file with these virtual hosts, each route a match and a name. */
function table(
  ...hosts: Array<{ domains: string[]; routes: Array<{ name: string; match: string }> }>
): Route[] {
  const spec = readBootstrap(bootstrapText()).listeners[0]?.http as HttpSpec;
  const virtualHosts = hosts.map(({ domains, routes }, index) => ({
    ...(spec.virtualHosts[0] as HttpSpec["virtualHosts"][number]),
    name: `host${index}`,
    domains,
    routes: routes.map(({ name, match }) => ({ ...firstRoute({ match }), name })),
  }));
  return compileRoutes({ ...spec, virtualHosts });
}

function firstRoute(parts: { match?: string; action?: string }) {
  const http = readBootstrap(bootstrapText(parts)).listeners[0]?.http as HttpSpec;
  return http.virtualHosts[0]?.routes[0] as HttpSpec["virtualHosts"][number]["routes"][number];
}

const request = (path: string, authority = "a", ...pairs: string[]) =>
  HeaderMap.fromPairs("request", [
    ":method",
    "GET",
    ":scheme",
    "http",
    ":path",
    path,
    ":authority",
    authority,
    "x-forwarded-proto",
    "http",
    ...pairs,
  ]);

const all = (name: string) => [{ name, match: '{prefix: "/"}' }];
const domains = table(
  { domains: ["Exact.com", "x.*", "*.suf.com", "x.y.*"], routes: all("wild") },
  { domains: ["exact.com:80", "*-b.suf.com"], routes: all("other") },
  { domains: ["*"], routes: all("rest") },
);

// As Envoy 1.40 answered.
test.each([
  ["exact.com", "wild"],
  ["EXACT.COM", "wild"],
  ["exact.com:80", "other"],
  ["exact.com:81", "rest"],
  ["x.", "rest"],
  ["x.y.z", "wild"],
  ["q.suf.com", "wild"],
  [".suf.com", "rest"],
  ["a-b.suf.com", "other"],
  ["x.suf.com", "wild"],
  ["", "rest"],
])("%j is the virtual host of %s", (authority, name) => {
  expect(findRoute(domains, request("/", authority))?.name).toBe(name);
});

test("a request never falls to another virtual host", () => {
  const routes = table(
    { domains: ["a"], routes: [{ name: "a", match: "{path: /a}" }] },
    { domains: ["*"], routes: all("rest") },
  );
  expect(findRoute(routes, request("/b", "a"))).toBeNull();
});

test.each([
  ["{path: /p}", "/p?x", true],
  ["{path: /p}", "/p/", false],
  ["{path: /p, case_sensitive: false}", "/P", true],
  ['{prefix: "/pre?x"}', "/pre?x", false],
  ["{path_separated_prefix: /s}", "/s/t", true],
  ["{path_separated_prefix: /s}", "/st", false],
  ['{safe_regex: {regex: "/r\\\\d+"}}', "/r12?x", true],
  ['{safe_regex: {regex: "/r\\\\d+"}}', "/r12/", false],
  ['{safe_regex: {regex: "(?i)/RI[[:digit:]]"}}', "/ri1", true],
])("%s and %s: %s", (match, path, matches) => {
  const routes = table({ domains: ["*"], routes: [{ name: "r", match }] });
  expect(findRoute(routes, request(path)) !== null).toBe(matches);
});

test.each<[string, string[], boolean]>([
  ["{name: X-A}", ["x-a", ""], true],
  ["{name: x-a, present_match: false}", [], true],
  ["{name: x-a, present_match: false, invert_match: true}", [], false],
  ["{name: x-a, string_match: {exact: b}, invert_match: true}", [], false],
  ["{name: x-a, string_match: {exact: b}, invert_match: true}", ["x-a", "c"], true],
  ["{name: x-a, string_match: {exact: c}}", ["x-a", "b", "x-a", "c"], true],
  ['{name: x-a, string_match: {exact: "b,c"}}', ["x-a", "b", "x-a", "c"], false],
  ["{name: x-a, exact_match: b, invert_match: true}", ["x-a", "b", "x-a", "c"], false],
  ['{name: x-a, exact_match: ""}', ["x-a", "b"], true],
  ['{name: x-a, string_match: {exact: ""}}', ["x-a", "b"], false],
  ["{name: x-a, string_match: {contains: B, ignore_case: true}}", ["x-a", "abc"], true],
  ["{name: x-a, suffix_match: z}", ["x-a", "az"], true],
  ['{name: x-a, safe_regex_match: {regex: "q+"}}', ["x-a", "qqq"], true],
])("%s and %j: %s", (header, pairs, matches) => {
  const routes = table({
    domains: ["*"],
    routes: [{ name: "r", match: `{prefix: "/", headers: [${header}]}` }],
  });
  expect(findRoute(routes, request("/", "a", ...pairs)) !== null).toBe(matches);
});

const actionOf = (match: string, action: string) => {
  const http = readBootstrap(bootstrapText({ match, action })).listeners[0]?.http as HttpSpec;
  return compileRoutes(http)[0]?.action;
};

test.each([
  ["{prefix: /a/}", "/a/b?c", "/b?c"],
  ["{path: /a}", "/a?c", "/?c"],
  ['{safe_regex: {regex: "/a.*"}}', "/abc?d", "/?d"],
])("a rewrite of what %s matched makes %s of %s", (match, path, rewritten) => {
  const action = actionOf(match, 'route: {cluster: up, prefix_rewrite: "/"}');
  expect(action?.kind === "cluster" && action.rewritePath?.(path)).toBe(rewritten);
});

test.each([
  ["{path_redirect: /new}", "/old?a=b", "http://a/new?a=b"],
  ['{path_redirect: "/new?q=1", host_redirect: h}', "/old?a=b", "http://h/new?q=1"],
])("redirect %s takes %s to %s", (redirect, path, location) => {
  const action = actionOf('{prefix: "/"}', `redirect: ${redirect}`);
  expect(action?.kind === "direct" && locationOf(action, request(path))).toBe(location);
});
