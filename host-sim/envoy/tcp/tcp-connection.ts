/** A TCP connection through its plugins to a cluster: Envoy's network filter chain with tcp_proxy at its end. */
import { BodyBuffer } from "../../model/body-buffer.js";
import type { EventLoop } from "../../model/event-loop.js";
import type { Metadata } from "../config/model.js";
import { type ConnectionInfo, type ListenerInfo, ResponseFlag, StreamInfo } from "../http/stream-info.js";
import { InfoSource } from "../http/stream-source.js";
import type { Cluster, Clusters, ResetReason, TcpPeer, TcpPeerSink } from "../upstream.js";
import type { TcpFilter } from "./tcp-filter.js";
import { TcpFlow } from "./tcp-flow.js";

/** Where a connection's bytes go: a socket, or a test. */
export interface TcpSink {
  /** Too much waits to be sent; `onClientDrain` tells when that is over. */
  readonly isFull?: boolean;
  write(bytes: Uint8Array): void;
  /** False: what the client sends stays in its socket. */
  setReading?(on: boolean): void;
  /** Our side has ended (FIN). */
  end(): void;
  /** The connection is gone: after what was written ("flush"), or at once with a reset. */
  close(how: "flush" | "reset"): void;
}

export interface TcpServices {
  readonly loop: EventLoop;
  readonly clusters: Clusters;
  readonly cluster: string;
  readonly listenerInfo: ListenerInfo;
  /** `per_connection_buffer_limit_bytes`. */
  readonly bufferLimit: number;
  createFilters(connection: TcpConnection): TcpFilter[];
  onClosed(connection: TcpConnection): void;
}

export class TcpConnection implements TcpPeerSink {
  readonly info: StreamInfo;
  readonly source: InfoSource;
  private readonly services: TcpServices;
  private readonly sink: TcpSink;
  private readonly filters: TcpFilter[];
  /** Filters up to here have seen the new connection. */
  private introduced = 0;
  private peer: TcpPeer | null = null;
  private connected = false;
  /** Read from the client and not taken by the upstream yet. */
  private readonly received = new BodyBuffer();
  private readonly fromUpstream = new BodyBuffer();
  /** Bytes that came before reading began. */
  private readonly waiting = new BodyBuffer();
  private readonly toUpstream: TcpFlow;
  private readonly toClient: TcpFlow;
  private clientEnded = false;
  private clientEndShown = false;
  /** Our end behind what the upstream sent: a filter may hold it. */
  private clientEndSent = false;
  private upstreamEnded = false;
  private upstreamEndSent = false;
  private dialled = false;
  private closed = false;

  constructor(services: TcpServices, connection: ConnectionInfo, sink: TcpSink) {
    this.services = services;
    this.sink = sink;
    this.info = new StreamInfo(connection, null, services.loop.now, services.listenerInfo);
    this.source = new InfoSource(this);
    this.toUpstream = new TcpFlow(services.bufferLimit);
    this.toClient = new TcpFlow(services.bufferLimit);
    this.filters = services.createFilters(this);
  }

  get clusters(): Clusters {
    return this.services.clusters;
  }
  get isClosed(): boolean {
    return this.closed;
  }

  // -- from the client

  start(): void {
    this.introduceFrom(0);
  }

  receive(bytes: Uint8Array): void {
    if (this.closed) return;
    this.waiting.append(bytes);
    this.read();
    this.noteHeld();
  }

  /** What waited to be sent to the client is on its way. */
  onClientDrain(): void {
    this.toClient.drained(this.peer);
  }

  /** The same of the upstream. */
  onDrain(): void {
    this.toUpstream.drained(this.sink);
  }

  private noteHeld(): void {
    if (this.closed) return;
    this.toUpstream.holds(this.waiting.length + this.received.length, this.sink);
    this.toClient.holds(this.fromUpstream.length, this.peer);
  }

  /** The client has ended its side. */
  receiveEnd(): void {
    this.clientEnded = true;
    this.read();
  }

  /** The client broke the connection. */
  receiveReset(): void {
    this.finish(2);
  }

  /** Envoy: reading begins when the upstream is connected. */
  private read(): void {
    if (!this.connected || this.closed) return;
    if (this.waiting.length > 0) {
      this.received.move(this.waiting);
      this.walkRead(0, false);
    }
    if (this.clientEnded && !this.clientEndShown && !this.closed) {
      this.clientEndShown = true;
      this.walkRead(0, true);
      // Envoy: whatever filters hold, a connection that has ended both ways is gone
      if (this.clientEndSent) this.finish(2);
    }
  }

  /** A filter goes on: those behind it see the connection, and what waits. */
  continueReading(filter: TcpFilter): void {
    if (this.closed) return;
    const next = this.filters.indexOf(filter) + 1;
    if (!this.dialled) this.introduceFrom(next);
    else if (this.received.length > 0 || this.clientEndShown) this.walkRead(next, this.clientEndShown, false);
  }

  /** Envoy: a filter that goes on inside of its callback has introduced those behind it; none is introduced twice. */
  private introduceFrom(index: number): void {
    for (let i = index; i < this.filters.length; i++) {
      if (i < this.introduced) continue;
      this.introduced = i + 1;
      if (!this.filters[i].onNewConnection() || this.closed) return;
    }
    if (!this.dialled) this.connect();
  }

  private walkRead(from: number, end: boolean, counts = true): void {
    if (counts) this.info.bytesReceived += this.received.length;
    for (let i = from; i < this.filters.length; i++) {
      if (!this.filters[i].onDownstreamData(this.received, end) || this.closed) return;
    }
    if (this.received.length > 0) this.writeToUpstream(this.received.take());
    this.noteHeld();
    if (end) this.endUpstream();
  }

  /** Envoy: an upstream that has ended both ways takes the client with it; where both ended both ways, the client's end came first. */
  private endUpstream(): void {
    if (this.upstreamEndSent) return;
    this.upstreamEndSent = true;
    this.peer?.end();
    if (this.upstreamEnded && !this.clientEndSent) this.closeByHost("flush");
  }

  // -- from the upstream

  private connect(): void {
    this.dialled = true;
    const cluster = this.services.clusters.get(this.clusterName());
    if (cluster === undefined) this.refuse(ResponseFlag.NoClusterFound);
    else this.connectTo(cluster);
  }

  private connectTo(cluster: Cluster): void {
    this.info.upstreamCluster = cluster.name;
    this.info.clusterMetadata = cluster.metadata as Metadata;
    this.info.upstreamOpened = this.services.loop.now;
    if (cluster.hasHost === false) this.refuse(ResponseFlag.NoHealthyUpstream);
    else if (cluster.connectTcp === undefined) this.onReset("connection-failure");
    else this.dial(cluster, cluster.connectTcp(this));
  }

  /** Envoy: there is nobody to connect to. */
  private refuse(flag: number): void {
    this.info.flags |= flag;
    this.info.upstreamReady = this.info.upstreamOpened;
    this.closeByHost("reset");
  }

  private dial(cluster: Cluster, peer: TcpPeer): void {
    this.info.upstreamAddress = cluster.address;
    this.info.upstreamAttempts = 1;
    this.peer = peer;
  }

  /** Envoy: a plugin may choose the cluster through the filter state. */
  private clusterName(): string {
    const chosen = this.info.filterState.get("envoy.tcp_proxy.cluster")?.value;
    return chosen?.kind === "string" || chosen?.kind === "bytes" ? chosen.value : this.services.cluster;
  }

  onConnected(): void {
    this.connected = true;
    this.info.upstreamStart = this.services.loop.now;
    this.info.upstreamReady = this.services.loop.now;
    this.info.upstreamConnection = this.peer?.connection ?? null;
    this.read();
    this.noteHeld();
  }

  onData(bytes: Uint8Array): void {
    this.fromUpstream.append(bytes);
    this.walkWrite(false);
  }

  onEnd(): void {
    this.upstreamEnded = true;
    this.walkWrite(true);
  }

  onReset(reason: ResetReason): void {
    this.peer = null;
    if (reason === "connection-failure") {
      this.info.flags |= ResponseFlag.UpstreamConnectionFailure | ResponseFlag.UpstreamRetryLimitExceeded;
      this.info.upstreamReady = this.services.loop.now;
    } else this.info.flags |= ResponseFlag.UpstreamRemoteReset;
    this.closeByHost("reset");
  }

  /** Responses pass the filters backwards; a stop leaves the bytes where they are. */
  private walkWrite(end: boolean): void {
    for (let i = this.filters.length - 1; i >= 0; i--) {
      if (!this.filters[i].onUpstreamData(this.fromUpstream, end)) {
        this.afterWrite(end);
        return;
      }
      if (this.closed) return;
    }
    if (this.fromUpstream.length > 0) this.writeToClient(this.fromUpstream.take());
    if (end) {
      this.clientEndSent = true;
      this.sink.end();
    }
    this.afterWrite(end);
  }

  private writeToClient(bytes: Uint8Array): void {
    this.info.bytesSent += bytes.length;
    this.sink.write(bytes);
    this.toClient.wrote(this.sink.isFull === true, this.peer);
  }

  private writeToUpstream(bytes: Uint8Array): void {
    this.peer?.write(bytes);
    this.toUpstream.wrote(this.peer?.isFull === true, this.sink);
  }

  private afterWrite(end: boolean): void {
    this.noteHeld();
    if (end && (this.upstreamEndSent || (this.clientEndShown && this.clientEndSent)))
      this.closeByHost("flush");
  }

  // -- the end

  closeByHost(how: "flush" | "reset"): void {
    if (this.closed) return;
    this.sink.close(how);
    this.finish(1);
  }

  /** Envoy: 1 when the host closed, 2 when the client did. */
  private finish(peer: 1 | 2): void {
    if (this.closed) return;
    this.closed = true;
    this.peer?.cancel();
    this.peer = null;
    for (const filter of this.filters) filter.end(peer);
    // Envoy: plugins see no duration
    this.info.endTime = this.services.loop.now;
    if (peer === 2) this.sink.close("flush");
    this.services.onClosed(this);
  }
}
