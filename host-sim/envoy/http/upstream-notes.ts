/** What a stream notes of its upstream, for access logs and properties. */
import type { Metadata } from "../config/model.js";
import type { Cluster, PeerStream } from "../upstream.js";
import type { StreamInfo } from "./stream-info.js";

/** The route's cluster, before the first try. */
export function noteCluster(info: StreamInfo, cluster: Cluster): void {
  info.upstreamCluster = cluster.name;
  info.clusterMetadata = cluster.metadata as Metadata;
  info.upstreamAttempts = 1;
}

/** The host that was chosen for a try. */
export function noteHost(info: StreamInfo, cluster: Cluster, now: number): void {
  info.upstreamOpened = now;
  info.upstreamAddress = cluster.address;
  info.hostMetadata = (cluster.hostMetadata ?? null) as Metadata | null;
  info.hostName = cluster.hostName ?? null;
}

/** The connection stands, and what there is of the request leaves. */
export function noteConnection(
  info: StreamInfo,
  peer: PeerStream,
  now: number,
  requestComplete: boolean,
): void {
  info.upstreamStart = now;
  info.upstreamReady = now;
  info.upstreamConnection = peer.connection ?? null;
  if (requestComplete) info.upstreamRequestEnd = now;
}
