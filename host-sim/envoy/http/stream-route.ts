/** Which route a stream takes, as its headers are now. */
import type { Metadata } from "../config/model.js";
import { findRoute } from "./routes.js";
import type { StreamInfo } from "./stream-info.js";
import type { StreamServices } from "./stream-services.js";

/** Looks it up, and notes it with its cluster. */
export function noteRoute(info: StreamInfo, services: StreamServices): void {
  const { requestHeaders } = info;
  info.virtualHost = requestHeaders && services.virtualHostOf(requestHeaders);
  info.route = requestHeaders && findRoute(services.routes, requestHeaders);
  const action = info.route?.action;
  const cluster = action?.kind === "cluster" ? services.clusters.get(action.cluster) : undefined;
  info.upstreamCluster = action?.kind === "cluster" && cluster !== undefined ? action.cluster : null;
  info.clusterMetadata = (cluster?.metadata ?? null) as Metadata | null;
}
