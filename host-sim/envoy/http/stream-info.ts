/** What Envoy notes of a stream on its way: for access logs, properties and the end of an exchange. */
import type { HeaderMap } from "../../model/header-map.js";
import type { Metadata } from "../config/model.js";
import { FilterState } from "../properties/index.js";
import type { PeerConnection } from "../upstream.js";
import type { Route, VirtualHost } from "./routes.js";

/** Envoy's response flags: the bit in `response.flags` and the letters of %RESPONSE_FLAGS%. */
export const ResponseFlag = {
  NoHealthyUpstream: 0x2,
  UpstreamRequestTimeout: 0x4,
  UpstreamConnectionFailure: 0x20,
  UpstreamConnectionTermination: 0x40,
  UpstreamRemoteReset: 0x10,
  UpstreamOverflow: 0x80,
  NoRouteFound: 0x100,
  UpstreamRetryLimitExceeded: 0x8000,
  DownstreamConnectionTermination: 0x4000,
  UpstreamProtocolError: 0x800000,
  DownstreamProtocolError: 0x40000,
  NoClusterFound: 0x1000000,
  DownstreamRemoteReset: 0x10000000,
} as const;

/** Letters and name of each. */
const flagTexts: ReadonlyMap<number, readonly [string, string]> = new Map(
  (
    [
      ["NoHealthyUpstream", "UH"],
      ["UpstreamRequestTimeout", "UT"],
      ["UpstreamRemoteReset", "UR"],
      ["UpstreamConnectionFailure", "UF"],
      ["UpstreamConnectionTermination", "UC"],
      ["UpstreamRetryLimitExceeded", "URX"],
      ["UpstreamOverflow", "UO"],
      ["NoRouteFound", "NR"],
      ["DownstreamConnectionTermination", "DC"],
      ["DownstreamProtocolError", "DPE"],
      ["UpstreamProtocolError", "UPE"],
      ["NoClusterFound", "NC"],
      ["DownstreamRemoteReset", "DR"],
    ] as const
  ).map(([name, letters]) => [ResponseFlag[name], [letters, name]]),
);

/** The letters of all flags. */
export const flagLetters: readonly string[] = [...flagTexts.values()].map(([letters]) => letters);

/** What is known of the listener that a stream came through. */
export interface ListenerInfo {
  readonly name: string;
  /** `traffic_direction`: 0 unspecified, 1 inbound, 2 outbound. */
  readonly direction: number;
  readonly metadata: Metadata;
  readonly filterChain: string;
  readonly filterChainMetadata: Metadata;
}

/** Of a stream without a configured listener. */
export const noListener: ListenerInfo = {
  name: "",
  direction: 0,
  metadata: {},
  filterChain: "",
  filterChainMetadata: {},
};

/** The TCP connection that a stream came on. */
export interface ConnectionInfo {
  id: number;
  /** "ip:port" of the client and of the listener. */
  remoteAddress: string;
  localAddress: string;
  /** Objects that outlive a request. */
  filterState: FilterState;
  /** Its responses tell the client to go: once one has, all do. Default false. */
  isDraining?: boolean;
}

export class StreamInfo {
  readonly connection: ConnectionInfo;
  /** `null` for a TCP connection. */
  readonly protocol: "HTTP/1.1" | "HTTP/2" | null;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
  endTime: number | null = null;
  route: Route | null = null;
  virtualHost: VirtualHost | null = null;
  details: string | null = null;
  /** Bits of `ResponseFlag` in the order in which they were raised; `null` for none. */
  private raised: number[] | null = null;
  bytesReceived = 0;
  bytesSent = 0;
  /** Of the upstream's head or the local reply, then what was sent; `null` before. */
  responseCode: number | null = null;
  requestHeaders: HeaderMap | null = null;
  responseHeaders: HeaderMap | null = null;
  responseTrailers: HeaderMap | null = null;
  upstreamCluster: string | null = null;
  /** "ip:port" of the chosen host; `null` before one is chosen. */
  upstreamAddress: string | null = null;
  upstreamAttempts = 0;
  /** First byte to the upstream and last byte from it: milliseconds since the epoch. */
  upstreamStart: number | null = null;
  upstreamEnd: number | null = null;
  upstreamFailure: string | null = null;
  /** The connection that carries the request. */
  upstreamConnection: PeerConnection | null = null;
  /** A connection was asked for; it was had, or could not be. */
  upstreamOpened: number | null = null;
  upstreamReady: number | null = null;
  /** The request has left for the upstream; the response's head is there. */
  upstreamRequestEnd: number | null = null;
  upstreamResponseStart: number | null = null;
  /** The request was there; the response's head has left; all of it has. */
  requestEnd: number | null = null;
  responseStart: number | null = null;
  responseEnd: number | null = null;
  /** Of the route's cluster, and of the chosen host. */
  clusterMetadata: Metadata | null = null;
  hostMetadata: Metadata | null = null;
  /** The chosen host's own name, where it has one. */
  hostName: string | null = null;
  /** Envoy: `x-request-id`, where Envoy makes one. */
  streamId: string | null = null;
  /** Written by plugins and Envoy: `wasm.<key>` and Envoy's own keys; byte strings. */
  readonly filterState: FilterState;

  readonly listener: ListenerInfo;

  constructor(
    connection: ConnectionInfo,
    protocol: "HTTP/1.1" | "HTTP/2" | null,
    startTime: number,
    listener: ListenerInfo = noListener,
  ) {
    this.connection = connection;
    this.listener = listener;
    this.filterState = new FilterState(connection.filterState);
    this.protocol = protocol;
    this.startTime = startTime;
  }

  /** Bits of `ResponseFlag`. A flag that was raised stays. */
  get flags(): number {
    return this.raised?.reduce((bits, bit) => bits | bit, 0) ?? 0;
  }
  set flags(bits: number) {
    if (bits === 0) return;
    this.raised ??= [];
    for (const bit of flagTexts.keys()) {
      if ((bits & bit) !== 0 && !this.raised.includes(bit)) this.raised.push(bit);
    }
  }

  /** "-" or letters joined with ",", as %RESPONSE_FLAGS% prints them: the first raised first. */
  get flagLetters(): string {
    return this.raised?.map((bit) => flagTexts.get(bit)?.[0]).join(",") || "-";
  }

  /** The same with whole names, as %RESPONSE_FLAGS_LONG% prints them. */
  get flagNames(): string {
    return this.raised?.map((bit) => flagTexts.get(bit)?.[1]).join(",") || "-";
  }
}
