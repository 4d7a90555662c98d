import type { ClusterSpec, EndpointSpec, Metadata, SocketAddress } from "../envoy/config/model.js";
import type { Cluster, PeerStream, ResponseSink, TcpPeer, TcpPeerSink } from "../envoy/upstream.js";
import type { ConnectionIds } from "./connection-ids.js";
import { dialer } from "./dial.js";
import type { Endpoints } from "./endpoints.js";
import { type Dial, Http1Pool } from "./http1-pool.js";
import { Http2Pool } from "./http2-pool.js";
import type { RealTime } from "./real-time.js";
import { endpoint } from "./socket-stream.js";
import { SocketTcpPeer } from "./tcp-peer.js";

type Pool = Http1Pool | Http2Pool;

/** A cluster behind real sockets: its hosts in turn, a pool of connections for each. */
export class SocketCluster implements Cluster {
  readonly name: string;
  readonly metadata: Cluster["metadata"];
  readonly endpoints: Endpoints;
  readonly #spec: ClusterSpec;
  readonly #time: RealTime;
  readonly #ids: ConnectionIds;
  readonly #pools = new Map<string, Pool>();
  #last: EndpointSpec | null = null;

  constructor(spec: ClusterSpec, time: RealTime, ids: ConnectionIds, endpoints: Endpoints) {
    this.name = spec.name;
    this.metadata = spec.metadata;
    this.endpoints = endpoints;
    this.#spec = spec;
    this.#time = time;
    this.#ids = ids;
  }

  /** Of the host that was chosen last; before that, of the first one. */
  get address(): string {
    const address = this.#last ?? this.endpoints.first;
    return address === null ? "" : endpoint(address.host, address.port);
  }

  get hostMetadata(): Metadata | null {
    return this.#last?.metadata ?? null;
  }

  /** As `address`: routes that rewrite to it ask before the host is chosen. */
  get hostName(): string | null {
    return (this.#last ?? this.endpoints.first)?.hostname ?? null;
  }

  get hasHost(): boolean {
    return this.endpoints.all.length > 0;
  }

  open(sink: ResponseSink): PeerStream {
    const address = this.#choose();
    return address === null ? this.#nowhere(sink) : this.#pool(address).open(sink);
  }

  connectTcp(sink: TcpPeerSink): TcpPeer {
    const address = this.#choose() ?? { host: "127.0.0.1", port: 0 };
    return new SocketTcpPeer(this.#time.loop, this.#dialer(address), this.#spec.connectTimeout, sink);
  }

  /** Ends the connections that carry nothing. */
  close(): void {
    for (const pool of this.#pools.values()) pool.close();
  }

  #choose(): EndpointSpec | null {
    this.#last = this.endpoints.next();
    return this.#last;
  }

  #pool(address: SocketAddress): Pool {
    const key = endpoint(address.host, address.port);
    const existing = this.#pools.get(key);
    if (existing !== undefined) return existing;
    const pool = this.#makePool(address);
    this.#pools.set(key, pool);
    return pool;
  }

  #makePool(address: SocketAddress): Pool {
    const { http2, connectTimeout } = this.#spec;
    if (http2) return new Http2Pool(this.#time, this.#ids, address, connectTimeout);
    return new Http1Pool(this.#time.loop, this.#dialer(address), connectTimeout);
  }

  #dialer(address: SocketAddress): Dial {
    return dialer(this.#time, this.#ids, address);
  }

  #nowhere(sink: ResponseSink): PeerStream {
    let isOver = false;
    this.#time.loop.post(() => {
      if (!isOver) sink.onReset("connection-failure");
    });
    const cancel = () => {
      isOver = true;
    };
    return { sendHeaders() {}, sendData() {}, sendTrailers() {}, cancel };
  }
}
