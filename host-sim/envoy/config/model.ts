/**
 * What a host is configured with, in plain values: an Envoy bootstrap after reading, or what the short options
 * of a test make. Text from a file is UTF-8 text here; names that meet the guest become byte strings in the engine.
 */
import type { FailurePolicy } from "../wasm/plugin.js";

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JsonRecord = { readonly [key: string]: JsonValue };

/** `filter_metadata`: by namespace. */
export type Metadata = { readonly [namespace: string]: JsonRecord };

export interface SocketAddress {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

/** A host of a cluster. */
export interface EndpointSpec extends SocketAddress {
  readonly metadata?: Metadata;
  /** Its name, for `auto_host_rewrite`. */
  readonly hostname?: string;
}

export interface HostConfig {
  /** envoy.config.core.v3.Node as JSON. */
  readonly node: JsonRecord;
  readonly admin: SocketAddress | null;
  readonly listeners: readonly ListenerSpec[];
  /** A watched file with more listeners (`lds_config`). */
  readonly lds: LdsSource | null;
  readonly clusters: readonly ClusterSpec[];
  /** `bootstrap_extensions` of kind envoy.bootstrap.wasm. */
  readonly services: readonly ServiceSpec[];
}

export interface LdsSource {
  readonly path: string;
  readonly watchedDirectory: string | null;
}

export interface ListenerSpec {
  readonly name: string;
  readonly address: SocketAddress;
  /** `per_connection_buffer_limit_bytes`. */
  readonly bufferLimit: number;
  readonly metadata: Metadata;
  /** `traffic_direction`: 0 unspecified, 1 inbound, 2 outbound. */
  readonly direction: number;
  readonly filterChainName: string;
  readonly filterChainMetadata?: Metadata;
  readonly http: HttpSpec | null;
  readonly tcp: TcpSpec | null;
}

export interface HttpSpec {
  readonly statPrefix: string;
  readonly codec: "auto" | "http1" | "http2";
  /** `http_protocol_options.enable_trailers`. */
  readonly http1Trailers: boolean;
  readonly generateRequestId: boolean;
  readonly plugins: readonly PluginSpec[];
  readonly suppressEnvoyHeaders: boolean;
  readonly routeConfigName: string;
  readonly virtualHosts: readonly VirtualHostSpec[];
  readonly localReply: readonly ReplyMapperSpec[];
  /** `body_format` of all local replies. */
  readonly localReplyFormat?: ReplyFormatSpec | null;
  readonly changes?: MessageChangesSpec;
  readonly switches?: FilterSwitches;
  /** `most_specific_header_mutations_wins`. */
  readonly mostSpecificWins?: boolean;
  /** By the index of a plugin: its filter's name, and whether it is disabled unless a route enables it. */
  readonly filters?: ReadonlyArray<{ readonly name: string; readonly disabled: boolean }>;
  /** No HTTP filters at all: requests wait for ever. */
  readonly withoutRouter?: boolean;
  readonly serverHeader?: "overwrite" | "append-if-absent" | "pass-through";
  readonly accessLogs: readonly AccessLogSpec[];
  /** "envoy" unless `server_name` says otherwise. */
  readonly serverName: string;
}

/** A header that a route adds. */
export interface HeaderOptionSpec {
  readonly name: string;
  /** A format, with operators such as %REQ(x)%. */
  readonly value: string;
  readonly action: "append" | "add-if-absent" | "overwrite" | "overwrite-if-exists";
  /** `keep_empty_value`. */
  readonly keepsEmpty: boolean;
}

export interface HeaderChangesSpec {
  readonly add: readonly HeaderOptionSpec[];
  readonly remove: readonly string[];
}

/** What a route, a virtual host or a whole route configuration changes of messages. */
export interface MessageChangesSpec {
  readonly request: HeaderChangesSpec;
  readonly response: HeaderChangesSpec;
}

/** `typed_per_filter_config`: by the filter's name, whether it is disabled. */
export type FilterSwitches = { readonly [filter: string]: boolean };

/** `retry_policy`. */
export interface RetrySpec {
  readonly on: readonly string[];
  readonly statusCodes: readonly number[];
  readonly most: number;
  /** Milliseconds; 0: the route's. */
  readonly perTryTimeout: number;
  /** Milliseconds. */
  readonly baseInterval: number;
}

export interface VirtualHostSpec {
  readonly name: string;
  /** "*", exact, "*.suffix", "prefix.*". */
  readonly domains: readonly string[];
  readonly metadata: Metadata;
  readonly routes: readonly RouteSpec[];
  readonly changes?: MessageChangesSpec;
  readonly switches?: FilterSwitches;
  readonly retry?: RetrySpec | null;
  /** `include_request_attempt_count`, `include_attempt_count_in_response`. */
  readonly tellsAttempts?: { readonly upstream: boolean; readonly client: boolean };
}

export interface RouteSpec {
  readonly name: string;
  readonly match: RouteMatchSpec;
  readonly metadata: Metadata;
  readonly action: RouteActionSpec;
  readonly changes?: MessageChangesSpec;
  readonly switches?: FilterSwitches;
}

export interface RouteMatchSpec {
  readonly path: PathMatchSpec;
  readonly headers: readonly HeaderMatchSpec[];
  readonly query?: readonly QueryMatchSpec[];
  /** Only gRPC requests. */
  readonly grpc?: boolean;
  /** False: `runtime_fraction` of 0. */
  readonly everMatches?: boolean;
}

/** Text that is compared. */
export interface TextMatchSpec {
  readonly kind: "present" | "exact" | "prefix" | "suffix" | "contains" | "regex";
  readonly value: string;
  readonly ignoreCase: boolean;
}

export interface QueryMatchSpec extends TextMatchSpec {
  readonly name: string;
}

export type PathMatchSpec =
  | {
      readonly kind: "prefix" | "path" | "path-separated-prefix";
      readonly value: string;
      readonly caseSensitive: boolean;
    }
  | { readonly kind: "regex"; readonly value: string };

export interface HeaderMatchSpec extends TextMatchSpec {
  readonly name: string;
  readonly invert: boolean;
  /** Instead of text: a whole number from start up to, without, end. */
  readonly range?: readonly [start: number, end: number];
  /** `treat_missing_header_as_empty`. */
  readonly missingIsEmpty?: boolean;
}

export type RouteActionSpec =
  | {
      readonly kind: "cluster";
      readonly cluster: string;
      /** Milliseconds; 0 for none. Envoy's default: 15000. */
      readonly timeout: number;
      readonly prefixRewrite: string | null;
      readonly hostRewrite: string | null;
      readonly regexRewrite?: RegexRewriteSpec;
      /** The host is taken from a header, from the path, or is the chosen host's name. */
      readonly hostRewriteHeader?: string;
      readonly hostRewritePath?: RegexRewriteSpec;
      readonly autoHostRewrite?: boolean;
      readonly appendForwardedHost?: boolean;
      /** The cluster is named by a header, or is one of several. */
      readonly clusterHeader?: string;
      readonly weighted?: readonly WeightedClusterSpec[];
      /** Where the cluster does not exist. Envoy: 503. */
      readonly notFoundStatus?: number;
      readonly retry?: RetrySpec | null;
    }
  | {
      readonly kind: "direct";
      readonly status: number;
      readonly body: string;
      readonly format?: ReplyFormatSpec | null;
    }
  | RedirectSpec;

export interface RedirectSpec {
  readonly kind: "redirect";
  readonly status: number;
  readonly host: string | null;
  readonly path: string | null;
  readonly scheme?: string;
  readonly port?: number;
  readonly prefixRewrite?: string;
  readonly regexRewrite?: RegexRewriteSpec;
  readonly stripsQuery?: boolean;
}

export interface RegexRewriteSpec {
  readonly pattern: string;
  /** With \\1 for groups. */
  readonly substitution: string;
}

export interface WeightedClusterSpec {
  readonly cluster: string;
  readonly weight: number;
  readonly changes?: MessageChangesSpec;
}

/** A body's format and its content type. */
export interface ReplyFormatSpec extends LogFormatSpec {
  /** Envoy: text/plain, application/json for JSON. */
  readonly contentType: string;
}

/** One mapper of `local_reply_config`. */
export interface ReplyMapperSpec {
  /** Applies to replies that pass. */
  readonly filter: LogFilterSpec;
  readonly newStatus: number | null;
  readonly newBody: string | null;
  readonly format: ReplyFormatSpec | null;
  readonly addHeaders: readonly HeaderOptionSpec[];
}

export type Comparison = "EQ" | "GE" | "LE" | "NE";

/** `AccessLogFilter`: which streams. */
export type LogFilterSpec =
  | { readonly kind: "all" | "none" }
  | { readonly kind: "status" | "duration"; readonly op: Comparison; readonly value: number }
  | { readonly kind: "header"; readonly header: HeaderMatchSpec }
  /** Empty: any flag. */
  | { readonly kind: "flags"; readonly flags: readonly string[] }
  | { readonly kind: "grpc-status"; readonly statuses: readonly number[]; readonly exclude: boolean }
  | { readonly kind: "and" | "or"; readonly filters: readonly LogFilterSpec[] };

export interface LogFormatSpec {
  /** A text with operators such as %RESPONSE_CODE%; unused beside `json`. */
  readonly format: string;
  /** One JSON object per line, with operators in its texts. */
  readonly json?: JsonRecord;
  /** `omit_empty_values`. */
  readonly omitsEmpty?: boolean;
  /** Extensions whose operators the format may use. */
  readonly formatters?: readonly string[];
}

export type AccessLogSpec = (
  | ({ readonly kind: "file"; readonly path: string } & LogFormatSpec)
  | ({ readonly kind: "stdout" | "stderr" } & LogFormatSpec)
  | { readonly kind: "wasm"; readonly plugin: PluginSpec }
) & { readonly filter?: LogFilterSpec };

export interface TcpSpec {
  readonly statPrefix: string;
  readonly plugins: readonly PluginSpec[];
  readonly cluster: string;
  readonly accessLogs: readonly AccessLogSpec[];
}

export interface PluginSpec {
  readonly name: string;
  readonly rootId: string;
  readonly vmId: string;
  readonly code: CodeSpec;
  readonly runtime: string;
  readonly configuration: Uint8Array;
  readonly vmConfiguration: Uint8Array;
  /** Taken from the host's own environment where they are set there. */
  readonly hostEnvironment: readonly string[];
  readonly environment: ReadonlyArray<readonly [string, string]>;
  /** `null`: not set. */
  readonly failurePolicy: FailurePolicy | null;
  readonly failOpen: boolean;
  /** Milliseconds. */
  readonly reloadBackoff: number;
  readonly allowOnHeadersStopIteration: boolean;
  readonly allowPrecompiled: boolean;
  /** `null` or empty: everything is allowed. */
  readonly allowedCapabilities: readonly string[] | null;
}

export type CodeSpec =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "inline"; readonly bytes: Uint8Array }
  | { readonly kind: "remote"; readonly uri: string; readonly cluster: string; readonly sha256: string };

export interface ServiceSpec {
  readonly plugin: PluginSpec;
  /** True: one VM on the main thread. False: one on every thread. */
  readonly singleton: boolean;
}

export interface ClusterSpec {
  readonly name: string;
  readonly type: "static" | "strict-dns" | "logical-dns";
  /** Milliseconds. Envoy's default: 5000. */
  readonly connectTimeout: number;
  readonly endpoints: readonly EndpointSpec[];
  readonly http2: boolean;
  /** HTTP/1: trailers are sent and read. */
  readonly http1Trailers: boolean;
  readonly metadata: Metadata;
}
