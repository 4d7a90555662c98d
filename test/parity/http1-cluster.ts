import type {
  Cluster,
  PeerConnection,
  PeerStream,
  ResetReason,
  ResponseSink,
  TcpPeer,
  TcpPeerSink,
} from "../../host-sim/envoy/upstream.js";
import { RequestEncoder } from "../../host-sim/http1/request-encoder.js";
import { ResponseParser } from "../../host-sim/http1/response-parser.js";
import type { EventLoop } from "../../host-sim/model/event-loop.js";
import type { HeaderMap } from "../../host-sim/model/header-map.js";
import type { ServerConnection, ServerPeer } from "./raw-server.js";
import { connectTcp } from "./tcp-peer.js";
import { type RequestTarget, RequestWriter, WaitingRequest } from "./waiting-request.js";

/** What properties show of a cluster. */
export interface ClusterFacts {
  name: string;
  address: string;
  metadata: Cluster["metadata"];
  hasHost: boolean;
  hostMetadata: Cluster["metadata"] | null;
  hostName: string | null;
}

/** What listens at a cluster's address. */
export interface PeerServer {
  connect(peer: ServerPeer): ServerConnection;
}

/** A connection stands or fails in a later turn of Envoy's event loop: what else happens now comes before. */
const connectLatency = 0.05;

/** A cluster with one HTTP/1.1 host, or none that listens: a pool of connections, as Envoy keeps them. */
export class Http1Cluster implements Cluster {
  readonly name: string;
  readonly address: string;
  readonly metadata: Cluster["metadata"];
  readonly hasHost: boolean;
  readonly hostMetadata: Cluster["metadata"] | null;
  readonly hostName: string | null;
  readonly loop: EventLoop;
  readonly #server: PeerServer | null;
  readonly #idle: ClientConnection[] = [];
  readonly #pending: Http1Stream[] = [];
  #connecting = 0;

  readonly #onConnect: () => number;

  /** @param server `null`: every connection is refused. */
  constructor(loop: EventLoop, facts: ClusterFacts, server: PeerServer | null, onConnect: () => number) {
    this.loop = loop;
    this.name = facts.name;
    this.address = facts.address;
    this.metadata = facts.metadata;
    this.hasHost = facts.hasHost;
    this.hostMetadata = facts.hostMetadata;
    this.hostName = facts.hostName;
    this.#server = server;
    this.#onConnect = onConnect;
  }

  /** Envoy: an idle connection takes the request at once; else a new one is begun, and the first that is free takes it. */
  open(sink: ResponseSink): PeerStream {
    const stream = new Http1Stream(this, sink);
    this.#pending.push(stream);
    if (this.#server === null) this.#refuse();
    else this.#serve(stream);
    return stream;
  }

  connectTcp(sink: TcpPeerSink): TcpPeer {
    return connectTcp(this.loop, this.#server, sink, this.#onConnect());
  }

  /** The connection may carry the next request. The one that became idle last is taken first. */
  release(connection: ClientConnection): void {
    if (!this.#idle.includes(connection)) this.#idle.push(connection);
    this.#serve();
  }

  forget(connection: ClientConnection): void {
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  /** A stream that is gone no longer waits; a connection begun for it goes on, for the next one. */
  abandon(stream: Http1Stream): void {
    const at = this.#pending.indexOf(stream);
    if (at >= 0) this.#pending.splice(at, 1);
  }

  #refuse(): void {
    this.#onConnect();
    this.loop.setTimer(connectLatency, () => this.#pending.shift()?.refuse());
  }

  #connect(server: PeerServer): void {
    const connection = new ClientConnection(this, server, this.#onConnect());
    this.#connecting++;
    this.loop.setTimer(connectLatency, () => {
      this.#connecting--;
      this.release(connection);
    });
  }

  /** @param opening The stream that is being opened: whoever opens it is not called back yet. */
  #serve(opening?: Http1Stream): void {
    while (this.#pending.length > 0 && this.#idle.length > 0) {
      const stream = this.#pending.shift()!;
      stream.attach(this.#idle.pop()!);
      if (stream === opening) this.loop.post(() => stream.begin());
      else stream.begin();
    }
    if (this.#pending.length > this.#connecting && this.#server !== null) this.#connect(this.#server);
  }
}

/** One connection: a request at a time. */
export class ClientConnection {
  readonly parser: ResponseParser;
  readonly raw: ServerConnection;
  readonly #cluster: Http1Cluster;
  stream: Http1Stream | null = null;
  reusable = true;
  #closed = false;

  readonly id: number;

  constructor(cluster: Http1Cluster, server: PeerServer, id: number) {
    this.#cluster = cluster;
    this.id = id;
    this.raw = server.connect({ onBytes: (bytes) => this.#onBytes(bytes), onClose: () => this.#onClose() });
    this.parser = new ResponseParser({
      onHeaders: (pairs, end, reusable) => {
        this.reusable = reusable;
        this.stream?.onHeaders(pairs, end);
      },
      onData: (bytes, end) => this.stream?.onData(bytes, end),
      onTrailers: (pairs) => this.stream?.onTrailers(pairs),
      onError: () => this.#fail("protocol-error"),
      onTermination: () => this.#fail("connection-termination"),
    });
  }

  close(): void {
    this.#closed = true;
    this.stream = null;
    this.raw.close();
    this.#cluster.forget(this);
  }

  #onBytes(bytes: Uint8Array): void {
    if (this.#closed) return;
    if (this.stream === null || this.parser.done) this.close();
    else this.parser.feed(bytes);
  }

  #onClose(): void {
    if (this.#closed) return;
    const stream = this.stream;
    this.#cluster.forget(this);
    this.reusable = false;
    if (stream !== null) this.parser.close();
    this.close();
  }

  #fail(reason: ResetReason): void {
    const stream = this.stream;
    this.close();
    stream?.onReset(reason);
  }
}

/** One request and its response. What is sent before the connection stands waits. */
class Http1Stream implements PeerStream {
  readonly #cluster: Http1Cluster;
  readonly #sink: ResponseSink;
  readonly #encoder = new RequestEncoder();
  #connection: ClientConnection | null = null;
  /** What was sent before there was a connection. */
  readonly #waiting = new WaitingRequest();
  #isHead = false;
  #cancelled = false;
  #requestDone = false;
  #responseDone = false;

  constructor(cluster: Http1Cluster, sink: ResponseSink) {
    this.#cluster = cluster;
    this.#sink = sink;
  }

  // -- from the engine

  get isConnected(): boolean {
    return this.#connection !== null;
  }

  get connection(): PeerConnection | null {
    if (this.#connection === null) return null;
    const { id } = this.#connection;
    return { id, localAddress: `127.0.0.1:${30000 + id}`, protocol: "HTTP/1.1" };
  }

  sendHeaders(headers: HeaderMap, end: boolean): void {
    this.#isHead = headers.get(":method") === "HEAD";
    this.#connection?.parser.expect(this.#isHead);
    this.#requestDone = end;
    this.#send((to) => to.headers(() => headers.pairs(), end));
  }

  sendData(bytes: Uint8Array, end: boolean): void {
    this.#send((to) => to.data(bytes, end));
    if (end) this.#finishRequest();
  }

  sendTrailers(trailers: HeaderMap): void {
    this.#send((to) => to.trailers(trailers.pairs()));
    this.#finishRequest();
  }

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.#cluster.abandon(this);
    if (!(this.#requestDone && this.#responseDone)) this.#connection?.close();
  }

  // -- from the connection

  refuse(): void {
    if (!this.#cancelled) this.#sink.onReset("connection-failure");
  }

  attach(connection: ClientConnection): void {
    this.#connection = connection;
    connection.stream = this;
    connection.parser.expect(this.#isHead);
    this.#waiting.writeTo(new RequestWriter(this.#encoder, connection.raw));
  }

  begin(): void {
    if (!this.#cancelled) this.#sink.onConnected();
  }

  onHeaders(pairs: string[], end: boolean): void {
    if (end) this.#finishResponse();
    if (!this.#cancelled) this.#sink.onHeaders(pairs, end);
  }

  onData(bytes: Uint8Array, end: boolean): void {
    if (end) this.#finishResponse();
    if (!this.#cancelled) this.#sink.onData(bytes, end);
  }

  onTrailers(pairs: string[]): void {
    this.#finishResponse();
    if (!this.#cancelled) this.#sink.onTrailers(pairs);
  }

  onReset(reason: ResetReason): void {
    if (!this.#cancelled) this.#sink.onReset(reason);
  }

  #send(part: (to: RequestTarget) => void): void {
    if (this.#cancelled) return;
    part(this.#connection === null ? this.#waiting : new RequestWriter(this.#encoder, this.#connection.raw));
  }

  #finishRequest(): void {
    this.#requestDone = true;
    if (this.#responseDone) this.#release();
  }

  #finishResponse(): void {
    this.#responseDone = true;
    if (this.#requestDone) this.#release();
  }

  /** Once the current event is over: the parser still stands in the message. */
  #release(): void {
    const connection = this.#connection;
    this.#cluster.loop.post(() => {
      if (connection === null || connection.stream !== this) return;
      connection.stream = null;
      if (connection.reusable && connection.parser.heldBytes === 0) this.#cluster.release(connection);
      else connection.close();
    });
  }
}
