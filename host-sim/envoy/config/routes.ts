/** RouteConfiguration: virtual hosts and what their routes do. */
import { readMetadata } from "./address.js";
import type { Field, Message } from "./fields.js";
import { readFilterSwitches } from "./filter-switches.js";
import { readMessageChanges } from "./header-options.js";
import { readRouteMatch } from "./matchers.js";
import type { HttpSpec, RouteActionSpec, RouteSpec, VirtualHostSpec } from "./model.js";
import { readRetryPolicy } from "./retry-policy.js";
import { readClusterAction, readDirectResponse, readRedirect } from "./route-actions.js";

export interface RouteConfiguration
  extends Pick<HttpSpec, "changes" | "switches" | "mostSpecificWins" | "virtualHosts"> {
  readonly name: string;
}

export function readRouteConfiguration(field: Field): RouteConfiguration {
  return field.message("envoy.config.route.v3.RouteConfiguration", (message) => {
    const hosts = message.take("virtual_hosts");
    const domains = new Set<string>();
    const name = message.take("name").text();
    const read = (item: Field) => readVirtualHost(item, { domains, name });
    return {
      name,
      virtualHosts: hosts.list().map(read),
      ...readMessageChanges(message),
      ...readFilterSwitches(message),
      ...(message.take("most_specific_header_mutations_wins").bool() ? { mostSpecificWins: true } : {}),
    };
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
    ...readMessageChanges(message),
    ...readFilterSwitches(message),
    ...readHostRetries(message),
  }));
}

function readHostRetries(message: Message): Pick<VirtualHostSpec, "retry" | "tellsAttempts"> {
  const retry = readRetryPolicy(message.take("retry_policy"));
  const upstream = message.take("include_request_attempt_count").bool();
  const client = message.take("include_attempt_count_in_response").bool();
  return {
    ...(retry === null ? {} : { retry }),
    ...(upstream || client ? { tellsAttempts: { upstream, client } } : {}),
  };
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
      ...readMessageChanges(message),
      ...readFilterSwitches(message),
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
