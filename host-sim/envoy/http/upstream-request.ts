/** One try of the router to get a response: the sink of one peer's stream, known to the router by identity. */
import type { HeaderMap } from "../../model/header-map.js";
import type { FlatPairs } from "../operations.js";
import type { Cluster, PeerStream, ResetReason, ResponseSink } from "../upstream.js";

/** What happens to an upstream request. */
export interface UpstreamListener {
  onUpstreamConnected(request: UpstreamRequest): void;
  onUpstreamHeaders(request: UpstreamRequest, pairs: FlatPairs, end: boolean): void;
  onUpstreamData(request: UpstreamRequest, bytes: Uint8Array, end: boolean): void;
  onUpstreamTrailers(request: UpstreamRequest, pairs: FlatPairs): void;
  onUpstreamReset(request: UpstreamRequest, reason: ResetReason): void;
}

export class UpstreamRequest implements ResponseSink {
  /** What is wrong with the request's head, in Envoy's words: then nothing is sent. */
  readonly fault: string | null;
  readonly peer: PeerStream;
  private readonly listener: UpstreamListener;
  private connected = false;
  private trailersSent = false;

  constructor(listener: UpstreamListener, cluster: Cluster, fault: string | null) {
    this.listener = listener;
    this.fault = fault;
    this.peer = cluster.open(this);
  }

  sendHeaders(headers: HeaderMap, end: boolean): void {
    if (this.fault === null) this.peer.sendHeaders(headers, end);
  }
  sendData(bytes: Uint8Array, end: boolean): void {
    if (this.fault === null) this.peer.sendData(bytes, end);
  }
  /** Envoy: trailers that come again replace those that still wait for the connection. */
  sendTrailers(trailers: HeaderMap): void {
    if (this.fault !== null || (this.trailersSent && this.isWaiting)) return;
    this.trailersSent = true;
    this.peer.sendTrailers(trailers);
  }
  /** For its connection. */
  get isWaiting(): boolean {
    return !this.connected && !this.peer.isConnected;
  }
  cancel(): void {
    this.peer.cancel();
  }

  onConnected(): void {
    this.connected = true;
    this.listener.onUpstreamConnected(this);
  }
  onHeaders(pairs: FlatPairs, end: boolean): void {
    this.listener.onUpstreamHeaders(this, pairs, end);
  }
  onData(bytes: Uint8Array, end: boolean): void {
    this.listener.onUpstreamData(this, bytes, end);
  }
  onTrailers(pairs: FlatPairs): void {
    this.listener.onUpstreamTrailers(this, pairs);
  }
  onReset(reason: ResetReason): void {
    this.listener.onUpstreamReset(this, reason);
  }
}
