/** What a route does, as the router takes it. */
import { type ByteString, encodeText } from "../../model/byte-string.js";
import type { HeaderMap } from "../../model/header-map.js";
import { compileLogFormat } from "../access-log/format.js";
import type { ClusterAction, DirectAction, RouteAction } from "../http/routes.js";
import type {
  PathMatchSpec,
  RedirectSpec,
  RegexRewriteSpec,
  RetrySpec,
  RouteActionSpec,
  RouteSpec,
} from "./model.js";
import { anywherePattern } from "./patterns.js";

/** @param hostRetry The virtual host's policy, for routes without one. */
export function compileAction({ action, match }: RouteSpec, hostRetry: RetrySpec | null): RouteAction {
  if (action.kind === "cluster") return clusterAction(action, match.path, hostRetry);
  if (action.kind === "direct") return directAction(action);
  return { kind: "direct", status: action.status, body: "", ...redirectAction(action, match.path) };
}

function directAction(action: Extract<RouteActionSpec, { kind: "direct" }>): DirectAction {
  const body = encodeText(action.body);
  const direct: DirectAction = { kind: "direct", status: action.status, body };
  if (!action.format) return direct;
  const format = compileLogFormat(action.format);
  return {
    ...direct,
    bodyOf: (info) => format(info, { localReplyBody: body }),
    contentType: encodeText(action.format.contentType),
  };
}

type ClusterSpecAction = Extract<RouteActionSpec, { kind: "cluster" }>;

function clusterAction(
  action: ClusterSpecAction,
  path: PathMatchSpec,
  hostRetry: RetrySpec | null,
): ClusterAction {
  const rewriteHost = hostRewriter(action);
  const rewritePath = pathRewriter(action, path);
  const retry = action.retry ?? hostRetry;
  return {
    kind: "cluster",
    cluster: encodeText(action.cluster),
    timeout: action.timeout,
    ...(rewriteHost === null ? {} : { rewriteHost }),
    ...(rewritePath === null ? {} : { rewritePath }),
    ...(action.appendForwardedHost === true ? { appendsForwardedHost: true } : {}),
    ...(action.notFoundStatus === undefined ? {} : { notFoundStatus: action.notFoundStatus }),
    ...(retry === null ? {} : { retry }),
  };
}

type HostRewriter = NonNullable<ClusterAction["rewriteHost"]>;

function hostRewriter(action: ClusterSpecAction): HostRewriter | null {
  if (action.hostRewrite !== null) {
    const host = encodeText(action.hostRewrite);
    return () => host;
  }
  if (action.hostRewriteHeader !== undefined) {
    const name = encodeText(action.hostRewriteHeader).toLowerCase();
    return (headers) => headers.get(name) || null;
  }
  if (action.hostRewritePath !== undefined) {
    const replace = substitution(action.hostRewritePath);
    return (headers) => replace((headers.get(":path") ?? "").replace(/[?#].*/s, ""));
  }
  return action.autoHostRewrite === true ? (_headers, cluster) => cluster.hostName ?? null : null;
}

/** A prefix or all of a path is replaced; its query stays. */
function pathRewriter(
  { prefixRewrite, regexRewrite }: Pick<ClusterSpecAction, "prefixRewrite" | "regexRewrite">,
  match: PathMatchSpec,
): ((path: ByteString) => ByteString) | null {
  if (regexRewrite !== undefined) {
    const replace = substitution(regexRewrite);
    return (full) => {
      const end = endOfPath(full);
      return replace(full.slice(0, end)) + full.slice(end);
    };
  }
  if (prefixRewrite === null) return null;
  const replacement = encodeText(prefixRewrite);
  const matched = match.kind === "regex" ? null : encodeText(match.value).length;
  // Envoy: of a regular expression's match the whole path
  return (full) => replacement + full.slice(matched ?? endOfPath(full));
}

function endOfPath(full: ByteString): number {
  const end = full.search(/[?#]/);
  return end < 0 ? full.length : end;
}

/** RE2: every match is replaced; `\\1` in the replacement is a group. */
function substitution({ pattern, substitution: text }: RegexRewriteSpec): (text: ByteString) => ByteString {
  const expression = anywherePattern(encodeText(pattern), "g");
  const replacement = encodeText(text);
  return (value) =>
    value.replace(expression, (...parts) =>
      replacement.replace(/\\(\d|\\)/g, (_, what: string) =>
        what === "\\" ? what : String(parts[Number(what)] ?? ""),
      ),
    );
}

// -- redirects

function redirectAction(action: RedirectSpec, match: PathMatchSpec): Partial<DirectAction> {
  const rewrite = pathRewriter(
    {
      prefixRewrite: action.prefixRewrite ?? null,
      ...(action.regexRewrite === undefined ? {} : { regexRewrite: action.regexRewrite }),
    },
    match,
  );
  return {
    location: (headers) => {
      const scheme = action.scheme ?? headers.get(":scheme") ?? "";
      return `${scheme}://${hostOf(action, headers)}${pathOf(action, headers, rewrite)}`;
    },
  };
}

/** Envoy: the default port of the other scheme is dropped where only the scheme changes. */
function hostOf({ host, port, scheme }: RedirectSpec, headers: HeaderMap): ByteString {
  const requested = headers.get(":authority") ?? "";
  const own =
    host === null ? withoutDefaultPort(requested, headers.get(":scheme") ?? "", scheme) : encodeText(host);
  return port === undefined ? own : `${own.replace(/:\d+$/, "")}:${port}`;
}

function withoutDefaultPort(host: ByteString, from: ByteString, to: string | undefined): ByteString {
  if (from === "http" && to === "https") return host.replace(/:80$/, "");
  return from === "https" && to === "http" ? host.replace(/:443$/, "") : host;
}

/** Envoy: a path of its own keeps the request's query unless it has one. */
function pathOf(
  { path, stripsQuery = false }: RedirectSpec,
  headers: HeaderMap,
  rewrite: ((path: ByteString) => ByteString) | null,
): ByteString {
  const requested = headers.get(":path") ?? "/";
  const query = requested.indexOf("?");
  if (path !== null) {
    const own = encodeText(path);
    return stripsQuery || query < 0 || own.includes("?") ? own : own + requested.slice(query);
  }
  const made = rewrite === null ? requested : rewrite(requested);
  return stripsQuery ? made.replace(/\?.*/s, "") : made;
}
