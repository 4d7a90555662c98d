import type { ByteString } from "../../model/byte-string.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { FilterState, PropertyPrototype } from "./filter-state.js";
import type { JsonObject } from "./json.js";

/**
 * What a context can tell through properties.
 *
 * Absent is `null`. Names that come from configuration are text; what went over the wire is a byte string.
 */
export interface PropertySource {
  readonly pluginName: ByteString;
  readonly pluginRootId: ByteString;
  readonly pluginVmId: ByteString;
  /** envoy.config.core.v3.Node as configured; what Envoy adds to it comes by itself. */
  readonly node: JsonObject;
  /** What the plugin's root context declared with `declare_property`. */
  readonly prototypes: ReadonlyMap<ByteString, PropertyPrototype>;
  /** `null` in root contexts: then only `plugin_*` and `xds.node` exist. */
  readonly stream: StreamSource | null;
  /** A stream that a root context sees as access logger, not one of its own. */
  readonly onlyLogs?: boolean;
  /** Envoy: only while the map is within reach of the calling filter, and at the log. */
  requestHeaders(): HeaderMap | null;
  responseHeaders(): HeaderMap | null;
  responseTrailers(): HeaderMap | null;
}

/** What Envoy notes of a stream: HTTP exchange or TCP connection. Times in milliseconds, fractions allowed. */
export interface StreamSource {
  /** "HTTP/1.1", "HTTP/2"; `null` for TCP. */
  readonly protocol: string | null;
  /** Since the epoch. */
  readonly startTime: number;
  /** From start to the end of the exchange; `null` before the end. */
  readonly duration: number | null;
  /** From the first byte to the upstream to the last byte from it; `null` before the end. */
  readonly backendLatency: number | null;
  /** Body bytes so far. */
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly responseCode: number | null;
  readonly responseDetails: ByteString | null;
  /** Envoy's bits: 0x4 UT, 0x20 UF, 0x40 UC, 0x100 NR, 0x4000 DC, ... */
  readonly responseFlags: number;
  readonly connection: ConnectionSource;
  readonly listener: {
    readonly direction: number;
    readonly metadata: JsonObject;
    readonly filterChain: string;
  };
  /** `null` without a route. `name` may be empty. */
  readonly route: {
    readonly name: string;
    readonly metadata: JsonObject;
  } | null;
  /** The request's virtual host, also when none of its routes takes the request. */
  readonly virtualHost: { readonly name: string; readonly metadata: JsonObject } | null;
  /** The route's cluster; `null` when there is none, or it is unknown. */
  readonly cluster: { readonly name: string; readonly metadata: JsonObject } | null;
  /** 0 before the first. */
  readonly upstreamAttempts: number;
  /** `null` before a host is chosen. */
  readonly upstream: UpstreamSource | null;
  /** By namespace: what filters set. */
  readonly dynamicMetadata: JsonObject;
  readonly filterState: FilterState;
}

export interface ConnectionSource {
  /** From 1 on. */
  readonly id: number;
  /** "ip:port" of the client. */
  readonly remoteAddress: string;
  /** "ip:port" of the listener. */
  readonly localAddress: string;
}

export interface UpstreamSource {
  /** "ip:port" of the chosen host; `null` before one is chosen, for TCP alone: Envoy has the rest from the start. */
  readonly address: string | null;
  /** "ip:port" of Envoy's side; `null` before the connection. */
  readonly localAddress: string | null;
  /** Empty when nothing failed. */
  readonly failure: string;
  /** From asking for a connection to having it; `null` before. */
  readonly poolReady: number | null;
  /** Metadata of the host; `null` when it has none. */
  readonly metadata: JsonObject | null;
}
