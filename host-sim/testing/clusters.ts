/** A test's handlers as the clusters of its host. */
import type { Cluster } from "../envoy/upstream.js";
import { GrpcCluster } from "./grpc-peer.js";
import { HandlerCluster, type PeerServices } from "./peer.js";
import type { Handler, HostOptions } from "./types.js";

/** Handlers of `upstream`, `clusters` and `grpc`, by cluster name. */
export function clustersOf(services: PeerServices, options: HostOptions): Map<string, Cluster> {
  const clusters = new Map<string, Cluster>();
  const address = () => `127.0.0.1:${20000 + clusters.size}`;
  const handlers: Record<string, Handler> = { upstream: options.upstream ?? 200, ...options.clusters };
  for (const [name, handler] of Object.entries(handlers))
    clusters.set(name, new HandlerCluster(services, name, address(), handler));
  for (const [name, handler] of Object.entries(options.grpc ?? {}))
    clusters.set(name, new GrpcCluster(services, name, address(), handler));
  services.asked.watch(clusters.values(), options);
  return clusters;
}
