/** How the engine reaches a peer: one request, one response, whatever carries it. */
import type { HeaderMap } from "../model/header-map.js";
import type { FlatPairs } from "./operations.js";

/** Why a peer's stream ended before its response was whole. */
export type ResetReason =
  | "connection-failure"
  | "connection-termination"
  | "remote-reset"
  | "refused-stream"
  | "protocol-error"
  | "overflow";

/** What a peer answers. Never called while the engine is inside a call to the peer: always from the event loop. */
export interface ResponseSink {
  /** The connection stands: what was sent so far is on its way. */
  onConnected(): void;
  /** Pairs begin with `:status`. 1xx heads are not shown. */
  onHeaders(pairs: FlatPairs, end: boolean): void;
  onData(bytes: Uint8Array, end: boolean): void;
  onTrailers(pairs: FlatPairs): void;
  onReset(reason: ResetReason): void;
}

/** A connection to a peer, as access logs and properties show it. */
export interface PeerConnection {
  /** Counted together with the connections of clients. */
  readonly id: number;
  /** "ip:port" of our end. */
  readonly localAddress: string;
  readonly protocol: "HTTP/1.1" | "HTTP/2" | null;
}

/** The request's side of a stream to a peer. Nothing reaches the peer before `onConnected`. */
export interface PeerStream {
  /** A connection carries the stream. Right after `open`, one that was idle: what Envoy refuses to send it refuses at once. */
  readonly isConnected?: boolean;
  /** Where it goes, once it is connected; absent where there is no such thing to be seen. */
  readonly connection?: PeerConnection | null;
  sendHeaders(headers: HeaderMap, end: boolean): void;
  sendData(bytes: Uint8Array, end: boolean): void;
  sendTrailers(trailers: HeaderMap): void;
  /** The engine has no more interest; the sink is not called again. */
  cancel(): void;
}

/** What a TCP peer does. Never called inside a call to the peer: always from the event loop. */
export interface TcpPeerSink {
  onConnected(): void;
  onData(bytes: Uint8Array): void;
  /** What waited to be sent is on its way. */
  onDrain?(): void;
  /** The peer has ended its side. */
  onEnd(): void;
  /** The connection could not be made, or broke. */
  onReset(reason: ResetReason): void;
}

/** A TCP connection to a peer. */
export interface TcpPeer {
  /** As `PeerStream` has it. */
  readonly connection?: PeerConnection | null;
  /** Too much waits to be sent; the sink's `onDrain` tells when that is over. */
  readonly isFull?: boolean;
  write(bytes: Uint8Array): void;
  /** False: what the peer sends stays in its socket. */
  setReading?(on: boolean): void;
  /** Ends our side. */
  end(): void;
  /** Drops it; the sink is not called again. */
  cancel(): void;
}

export interface Cluster {
  readonly name: string;
  /** "ip:port", as properties show it. */
  readonly address: string;
  /** `filter_metadata`, as JSON. */
  readonly metadata: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** `filter_metadata` of the host that was chosen last. */
  readonly hostMetadata?: Cluster["metadata"] | null;
  /** The name of the host that was chosen last, where it has one. */
  readonly hostName?: string | null;
  /** There is a host; absent: there is. */
  readonly hasHost?: boolean;
  open(sink: ResponseSink): PeerStream;
  /** Absent where a cluster speaks HTTP only. */
  connectTcp?(sink: TcpPeerSink): TcpPeer;
}

export type Clusters = ReadonlyMap<string, Cluster>;
