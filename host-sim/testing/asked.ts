/** Who was asked what: so that a test can say "everything that I prepared was used", and a failure can list the rest. */
import { GrpcCluster, type GrpcPeer } from "./grpc-peer.js";
import { Journal } from "./journal.js";
import { HandlerCluster, type HandlerPeer } from "./peer.js";
import type { HostOptions, PeerRequest } from "./types.js";

/** So many requests are kept at least. */
const keptRequests = 200;

type Peer = HandlerPeer | GrpcPeer;

export class AskedLog {
  private readonly peers = new Journal<Peer>(keptRequests);
  private readonly keeps: boolean;
  private readonly clusters: Array<HandlerCluster | GrpcCluster> = [];

  /** Looks on at the clusters whose handlers a test gave. */
  watch(clusters: Iterable<unknown>, { upstream }: Pick<HostOptions, "upstream">): void {
    for (const cluster of clusters) {
      const isOurs = cluster instanceof HandlerCluster || cluster instanceof GrpcCluster;
      if (isOurs && (cluster.name !== "upstream" || upstream !== undefined)) this.clusters.push(cluster);
    }
  }

  /** @param keeps Requests are kept, which costs the collector: only where somebody looks. */
  constructor(keeps: boolean) {
    this.keeps = keeps;
  }

  note(peer: Peer): void {
    if (this.keeps) this.peers.push(peer);
  }

  /** Requests that arrived whole at a peer, oldest first. */
  get requests(): PeerRequest[] {
    return this.peers.all().map((peer) => peer.seen());
  }

  /** Handlers that nobody asked, and what is left of lists: in words. */
  unused(): string[] {
    return this.clusters.flatMap(({ name, handler, requests }) => {
      if (Array.isArray(handler)) return unusedReplies(name, handler.length, requests);
      return requests === 0 ? [`cluster "${name}" was never asked`] : [];
    });
  }
}

function unusedReplies(name: string, replies: number, requests: number): string[] {
  if (requests >= replies) return [];
  return [`cluster "${name}" was asked ${requests} times and has ${replies} replies`];
}
