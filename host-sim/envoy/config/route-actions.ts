/** What a route does with a request: a cluster, a redirect, or an answer of its own. */
import { readTextSource } from "./data-source.js";
import type { Field, Message } from "./fields.js";
import { readFilterSwitches } from "./filter-switches.js";
import { readReplyFormat } from "./format-string.js";
import { readMessageChanges } from "./header-options.js";
import { readRegex } from "./matchers.js";
import type { RegexRewriteSpec, RouteActionSpec, WeightedClusterSpec } from "./model.js";
import { readRetryPolicy } from "./retry-policy.js";

/** Milliseconds. Envoy's time for a whole response when a route says nothing. */
const defaultTimeout = 15_000;

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

type ClusterAction = Extract<RouteActionSpec, { kind: "cluster" }>;

export function readClusterAction(field: Field): ClusterAction {
  return field.message("envoy.config.route.v3.RouteAction", (message) => {
    if (message.oneOf(...clusterKinds) === null) field.invalid("has to say a cluster");
    message.oneOf(...hostKinds);
    const retry = readRetryPolicy(message.take("retry_policy"));
    return {
      kind: "cluster",
      ...readTarget(message),
      timeout: message.take("timeout").duration(defaultTimeout),
      prefixRewrite: textOrNull(message.take("prefix_rewrite")),
      hostRewrite: textOrNull(message.take("host_rewrite_literal")),
      ...readRewrites(message),
      ...readNotFound(message.take("cluster_not_found_response_code")),
      ...(retry === null ? {} : { retry }),
    };
  });
}

function readTarget(message: Message): Pick<ClusterAction, "cluster" | "clusterHeader" | "weighted"> {
  if (message.has("cluster_header"))
    return { cluster: "", clusterHeader: message.take("cluster_header").requiredText() };
  if (message.has("weighted_clusters"))
    return { cluster: "", weighted: readWeighted(message.take("weighted_clusters")) };
  return { cluster: message.has("cluster") ? readClusterName(message.take("cluster"), "cluster") : "" };
}

function readClusterName(field: Field, what: "cluster" | "weighted cluster"): string {
  const name = field.requiredText();
  const { clusters } = field.reading;
  if (clusters !== null && !clusters.has(name)) field.invalid(`route: unknown ${what} '${name}'`);
  return name;
}

function readWeighted(field: Field): WeightedClusterSpec[] {
  return field.message("envoy.config.route.v3.WeightedCluster", (message) => {
    message.take("total_weight");
    const items = message.take("clusters").list();
    if (items.length === 0) message.take("clusters").invalid("needs a cluster");
    const clusters = items.map(readWeight);
    if (items.length > 0 && clusters.every(({ weight }) => weight === 0))
      field.invalid("Sum of weights in the weighted_cluster must be greater than 0.");
    return clusters;
  });
}

function readWeight(field: Field): WeightedClusterSpec {
  return field.message("envoy.config.route.v3.WeightedCluster.ClusterWeight", (message) => {
    const { switches } = readFilterSwitches(message);
    if (switches !== undefined)
      message
        .take("typed_per_filter_config")
        .unsupported("host-sim reads it on routes, not on their clusters");
    return {
      cluster: readClusterName(message.take("name"), "weighted cluster"),
      weight: message.take("weight").wrapped().integer(0),
      ...readMessageChanges(message),
    };
  });
}

type Rewrites = Pick<
  ClusterAction,
  "regexRewrite" | "hostRewriteHeader" | "hostRewritePath" | "autoHostRewrite" | "appendForwardedHost"
>;

function readRewrites(message: Message): Rewrites {
  const regexRewrite = readSubstitution(message.take("regex_rewrite"));
  const hostRewriteHeader = message.take("host_rewrite_header").text();
  const hostRewritePath = readSubstitution(message.take("host_rewrite_path_regex"));
  if (regexRewrite !== null && message.take("prefix_rewrite").text() !== "")
    message.field.invalid("Specify only one of prefix_rewrite, regex_rewrite or path_rewrite_policy");
  return {
    ...(regexRewrite === null ? {} : { regexRewrite }),
    ...(hostRewriteHeader === "" ? {} : { hostRewriteHeader }),
    ...(hostRewritePath === null ? {} : { hostRewritePath }),
    ...(message.take("auto_host_rewrite").wrapped().bool() ? { autoHostRewrite: true } : {}),
    ...(message.take("append_x_forwarded_host").bool() ? { appendForwardedHost: true } : {}),
  };
}

function readSubstitution(field: Field): RegexRewriteSpec | null {
  return field.optional("envoy.type.matcher.v3.RegexMatchAndSubstitute", (message) => {
    const pattern = message.take("pattern");
    if (!pattern.present) pattern.invalid("is required");
    return { pattern: readRegex(pattern), substitution: message.take("substitution").text() };
  });
}

const notFoundCodes = { SERVICE_UNAVAILABLE: 0, NOT_FOUND: 1, INTERNAL_SERVER_ERROR: 2 };
const notFoundStatuses = [503, 404, 500];

function readNotFound(field: Field): Pick<ClusterAction, "notFoundStatus"> {
  const status = notFoundStatuses[field.enumeration(notFoundCodes, 0)] ?? 503;
  return status === 503 ? {} : { notFoundStatus: status };
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

type Redirect = Extract<RouteActionSpec, { kind: "redirect" }>;

export function readRedirect(field: Field): Redirect {
  return field.message("envoy.config.route.v3.RedirectAction", (message) => {
    message.oneOf("https_redirect", "scheme_redirect");
    message.oneOf("path_redirect", "prefix_rewrite", "regex_rewrite", "path_rewrite");
    return {
      kind: "redirect",
      status: redirectStatuses[message.take("response_code").enumeration(redirectCodes, 0)] as number,
      host: textOrNull(message.take("host_redirect")),
      path: textOrNull(message.take("path_redirect")),
      ...readRedirectParts(message),
    };
  });
}

function readRedirectParts(message: Message): Partial<Redirect> {
  const scheme = message.take("https_redirect").bool() ? "https" : message.take("scheme_redirect").text();
  const port = message.take("port_redirect").integer(0);
  const prefixRewrite = message.take("prefix_rewrite").text();
  const regexRewrite = readSubstitution(message.take("regex_rewrite"));
  return {
    ...(scheme === "" ? {} : { scheme }),
    ...(port === 0 ? {} : { port }),
    ...(prefixRewrite === "" ? {} : { prefixRewrite }),
    ...(regexRewrite === null ? {} : { regexRewrite }),
    ...(message.take("strip_query").bool() ? { stripsQuery: true } : {}),
  };
}

export function readDirectResponse(field: Field): RouteActionSpec {
  return field.message("envoy.config.route.v3.DirectResponseAction", (message) => {
    const status = message.take("status");
    const body = message.take("body");
    const format = readReplyFormat(message.take("body_format"));
    if (!status.present) status.invalid("is required");
    return {
      kind: "direct",
      status: status.integer(200, 200, 599),
      body: body.present ? readTextSource(body) : "",
      ...(format === null ? {} : { format }),
    };
  });
}
