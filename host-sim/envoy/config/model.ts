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
  readonly accessLogs: readonly AccessLogSpec[];
  /** "envoy" unless `server_name` says otherwise. */
  readonly serverName: string;
}

export interface VirtualHostSpec {
  readonly name: string;
  /** "*", exact, "*.suffix", "prefix.*". */
  readonly domains: readonly string[];
  readonly metadata: Metadata;
  readonly routes: readonly RouteSpec[];
}

export interface RouteSpec {
  readonly name: string;
  readonly match: RouteMatchSpec;
  readonly metadata: Metadata;
  readonly action: RouteActionSpec;
}

export interface RouteMatchSpec {
  readonly path: PathMatchSpec;
  readonly headers: readonly HeaderMatchSpec[];
}

export type PathMatchSpec =
  | {
      readonly kind: "prefix" | "path" | "path-separated-prefix";
      readonly value: string;
      readonly caseSensitive: boolean;
    }
  | { readonly kind: "regex"; readonly value: string };

export interface HeaderMatchSpec {
  readonly name: string;
  readonly invert: boolean;
  readonly kind: "present" | "exact" | "prefix" | "suffix" | "contains" | "regex";
  readonly value: string;
  readonly ignoreCase: boolean;
}

export type RouteActionSpec =
  | {
      readonly kind: "cluster";
      readonly cluster: string;
      /** Milliseconds; 0 for none. Envoy's default: 15000. */
      readonly timeout: number;
      readonly prefixRewrite: string | null;
      readonly hostRewrite: string | null;
    }
  | { readonly kind: "direct"; readonly status: number; readonly body: string }
  | {
      readonly kind: "redirect";
      readonly status: number;
      readonly host: string | null;
      readonly path: string | null;
    };

/** One mapper of `local_reply_config`. */
export interface ReplyMapperSpec {
  /** Applies to replies with this status; `null`: to all. */
  readonly status: { readonly op: "EQ" | "GE" | "LE"; readonly value: number } | null;
  readonly newStatus: number | null;
  readonly newBody: string | null;
  readonly addHeaders: ReadonlyArray<readonly [string, string]>;
}

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

export type AccessLogSpec =
  | ({ readonly kind: "file"; readonly path: string } & LogFormatSpec)
  | ({ readonly kind: "stdout" | "stderr" } & LogFormatSpec)
  | { readonly kind: "wasm"; readonly plugin: PluginSpec };

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
  readonly endpoints: readonly SocketAddress[];
  readonly http2: boolean;
  /** HTTP/1: trailers are sent and read. */
  readonly http1Trailers: boolean;
  readonly metadata: Metadata;
}
