import type {
  Cluster,
  PeerStream,
  ResponseSink,
  TcpPeer,
  TcpPeerSink,
} from "../../host-sim/envoy/upstream.js";
import type { EventLoop } from "../../host-sim/model/event-loop.js";
import type { ByteStream } from "../../host-sim/server/byte-stream.js";
import { type DialEvents, Http1Pool } from "../../host-sim/server/http1-pool.js";
import type { ServerConnection, ServerPeer } from "./raw-server.js";
import { connectTcp } from "./tcp-peer.js";

/** What properties show of a cluster. */
interface ClusterFacts {
  name: string;
  address: string;
  metadata: Cluster["metadata"];
  hasHost: boolean;
  hostMetadata: Cluster["metadata"] | null;
  hostName: string | null;
  /** Milliseconds. */
  connectTimeout: number;
}

/** What listens at a cluster's address. */
export interface PeerServer {
  connect(peer: ServerPeer): ServerConnection;
}

/** A connection stands or fails in a later turn of Envoy's event loop: what else happens now comes before. */
const connectLatency = 0.05;

/** A cluster with one HTTP/1.1 host, or none that listens: `serve`'s pool of connections, in virtual time. */
export class Http1Cluster implements Cluster {
  readonly name: string;
  readonly address: string;
  readonly metadata: Cluster["metadata"];
  readonly hasHost: boolean;
  readonly hostMetadata: Cluster["metadata"] | null;
  readonly hostName: string | null;
  readonly #loop: EventLoop;
  readonly #server: PeerServer | null;
  readonly #pool: Http1Pool;
  readonly #onConnect: () => number;

  /** @param server `null`: every connection is refused. */
  constructor(loop: EventLoop, facts: ClusterFacts, server: PeerServer | null, onConnect: () => number) {
    this.name = facts.name;
    this.address = facts.address;
    this.metadata = facts.metadata;
    this.hasHost = facts.hasHost;
    this.hostMetadata = facts.hostMetadata;
    this.hostName = facts.hostName;
    this.#loop = loop;
    this.#server = server;
    this.#onConnect = onConnect;
    this.#pool = new Http1Pool(loop, (events) => this.#dial(events), facts.connectTimeout);
  }

  open(sink: ResponseSink): PeerStream {
    return this.#pool.open(sink);
  }

  connectTcp(sink: TcpPeerSink): TcpPeer {
    return connectTcp(this.#loop, this.#server, sink, this.#onConnect());
  }

  #dial(events: DialEvents): ByteStream {
    const id = this.#onConnect();
    if (this.#server === null) {
      this.#loop.setTimer(connectLatency, () => events.onClose());
      return new ServerBytes(id, this.address, null);
    }
    const connection = this.#server.connect({
      onBytes: (bytes) => events.onBytes(bytes),
      onClose: () => events.onEnd(),
    });
    this.#loop.setTimer(connectLatency, () => events.onConnected());
    return new ServerBytes(id, this.address, connection);
  }
}

/** The client's end of a connection to a server; `null`: to a port where none listens. */
class ServerBytes implements ByteStream {
  readonly id: number;
  readonly remoteAddress: string;
  readonly localAddress: string;
  readonly #connection: ServerConnection | null;

  constructor(id: number, remoteAddress: string, connection: ServerConnection | null) {
    this.id = id;
    this.remoteAddress = remoteAddress;
    this.localAddress = `127.0.0.1:${30000 + id}`;
    this.#connection = connection;
  }

  write(bytes: Uint8Array): boolean {
    this.#connection?.send(bytes);
    return true;
  }

  end(): void {
    this.#connection?.end();
  }

  close(): void {
    this.#connection?.close();
  }

  reset(): void {
    this.#connection?.close();
  }

  // Nobody is held up: the bytes are few.
  pause(): void {}
  resume(): void {}
}
