/** RouteConfiguration: virtual hosts and what their routes do. */
import { readMetadata } from "./address.js";
import { readTextSource } from "./data-source.js";
import type { Field, Message } from "./fields.js";
import { readRouteMatch } from "./matchers.js";
import type { RouteActionSpec, RouteSpec, VirtualHostSpec } from "./model.js";

/** Milliseconds. Envoy's time for a whole response when a route says nothing. */
const defaultTimeout = 15_000;

export interface RouteConfiguration {
  readonly name: string;
  readonly virtualHosts: readonly VirtualHostSpec[];
}

export function readRouteConfiguration(field: Field): RouteConfiguration {
  return field.message("envoy.config.route.v3.RouteConfiguration", (message) => {
    const hosts = message.take("virtual_hosts");
    const domains = new Set<string>();
    const name = message.take("name").text();
    const read = (item: Field) => readVirtualHost(item, { domains, name });
    return { name, virtualHosts: hosts.list().map(read) };
  });
}

/** The domains that were met so far, in the route configuration of this name. */
interface Table {
  readonly domains: Set<string>;
  readonly name: string;
}

function readVirtualHost(field: Field, table: Table): VirtualHostSpec {
  return field.message("envoy.config.route.v3.VirtualHost", (message) => ({
    name: message.take("name").requiredText(),
    domains: readDomains(message.take("domains"), table),
    metadata: readMetadata(message.take("metadata")),
    routes: message.take("routes").list().map(readRoute),
  }));
}

function readDomains(field: Field, table: Table): string[] {
  const items = field.list();
  if (items.length === 0) field.invalid("at least one domain is needed");
  return items.map((item) => {
    const domain = item.text();
    const key = domain.toLowerCase();
    if (table.domains.has(key)) item.invalid(duplicateDomain(domain, table.name));
    table.domains.add(key);
    return domain;
  });
}

function duplicateDomain(domain: string, table: string): string {
  if (domain === "*") return `Only a single wildcard domain is permitted in route ${table}`;
  return `Only unique values for domains are permitted. Duplicate entry of domain ${domain} in route ${table}`;
}

function readRoute(field: Field): RouteSpec {
  return field.message("envoy.config.route.v3.Route", (message) => {
    const match = message.take("match");
    if (!match.present) match.invalid("is required");
    return {
      name: message.take("name").text(),
      match: readRouteMatch(match),
      metadata: readMetadata(message.take("metadata")),
      action: readAction(message),
    };
  });
}

const unmatched: RouteActionSpec = { kind: "direct", status: 404, body: "" };

function readAction(message: Message): RouteActionSpec {
  const kind = message.oneOf(
    "route",
    "redirect",
    "direct_response",
    "filter_action",
    "non_forwarding_action",
  );
  if (kind === "route") return readClusterAction(message.take(kind));
  if (kind === "redirect") return readRedirect(message.take(kind));
  if (kind === "direct_response") return readDirectResponse(message.take(kind));
  if (kind === null) message.field.invalid("has to say one of route, redirect, direct_response");
  return unmatched;
}

const clusterKinds = [
  "cluster",
  "cluster_header",
  "weighted_clusters",
  "cluster_specifier_plugin",
  "inline_cluster_specifier_plugin",
];
const hostKinds = [
  "host_rewrite_literal",
  "auto_host_rewrite",
  "host_rewrite_header",
  "host_rewrite_path_regex",
  "host_rewrite",
];

function readClusterAction(field: Field): RouteActionSpec {
  return field.message("envoy.config.route.v3.RouteAction", (message) => {
    if (message.oneOf(...clusterKinds) === null) field.invalid("has to say a cluster");
    message.oneOf(...hostKinds);
    return {
      kind: "cluster",
      cluster: readClusterName(message),
      timeout: message.take("timeout").duration(defaultTimeout),
      prefixRewrite: textOrNull(message.take("prefix_rewrite")),
      hostRewrite: textOrNull(message.take("host_rewrite_literal")),
    };
  });
}

function readClusterName(message: Message): string {
  const field = message.take("cluster");
  if (!message.has("cluster")) return "";
  const name = field.requiredText();
  const { clusters } = field.reading;
  if (clusters !== null && !clusters.has(name)) field.invalid(`route: unknown cluster '${name}'`);
  return name;
}

const textOrNull = (field: Field): string | null => field.text() || null;

const redirectCodes = {
  MOVED_PERMANENTLY: 0,
  FOUND: 1,
  SEE_OTHER: 2,
  TEMPORARY_REDIRECT: 3,
  PERMANENT_REDIRECT: 4,
};
const redirectStatuses = [301, 302, 303, 307, 308];

function readRedirect(field: Field): RouteActionSpec {
  return field.message("envoy.config.route.v3.RedirectAction", (message) => {
    message.oneOf("https_redirect", "scheme_redirect");
    message.oneOf("path_redirect", "prefix_rewrite", "regex_rewrite", "path_rewrite");
    return {
      kind: "redirect",
      status: redirectStatuses[message.take("response_code").enumeration(redirectCodes, 0)] as number,
      host: textOrNull(message.take("host_redirect")),
      path: textOrNull(message.take("path_redirect")),
    };
  });
}

function readDirectResponse(field: Field): RouteActionSpec {
  return field.message("envoy.config.route.v3.DirectResponseAction", (message) => {
    const status = message.take("status");
    const body = message.take("body");
    if (!status.present) status.invalid("is required");
    return {
      kind: "direct",
      status: status.integer(200, 200, 599),
      body: body.present ? readTextSource(body) : "",
    };
  });
}
