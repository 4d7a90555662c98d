/** Who was asked what: so that a test can say "everything that I prepared was used", and a failure can list the rest. */
import type { PeerNotes } from "./columns/behind.js";
import { GrpcCluster, type GrpcPeer } from "./grpc-peer.js";
import { Journal } from "./journal.js";
import { HandlerCluster, type HandlerPeer } from "./peer.js";
import type { HostOptions, PeerRequest } from "./types.js";

/** So many requests are kept at least. */
const keptRequests = 200;

type Peer = HandlerPeer | GrpcPeer;

export class AskedLog implements PeerNotes {
  private readonly peers = new Journal<Peer>(keptRequests);
  private readonly keeps: boolean;
  private readonly clusters: Array<HandlerCluster | GrpcCluster> = [];

  readonly weak: WeakRef<PeerNotes> = new WeakRef(this);

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

  /** What was prepared and not asked for, and lists that were asked for more than they have. */
  notes(): string[] {
    return [...this.unused(), ...this.clusters.flatMap(repeated)];
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
  return [`cluster "${name}" was asked ${times(requests)} and has ${replies} replies`];
}

/** A list's last reply is given again and again: right for a peer that stays as it is, a surprise for others. */
function repeated({ name, handler, requests }: HandlerCluster | GrpcCluster): string[] {
  if (!Array.isArray(handler) || requests <= handler.length) return [];
  return [
    `cluster "${name}" was asked ${times(requests)} and has ${handler.length === 1 ? "one reply" : `${handler.length} replies`}: the last one came again`,
  ];
}

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);
