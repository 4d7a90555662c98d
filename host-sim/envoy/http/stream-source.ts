/** A stream as properties see it. */
import type {
  ConnectionSource,
  FilterState,
  JsonObject,
  StreamSource,
  UpstreamSource,
} from "../properties/index.js";
import type { Clusters } from "../upstream.js";
import type { StreamInfo } from "./stream-info.js";

const none: JsonObject = {};

/** Our end of a connection to a peer that has no socket. */
const unseenEnd = "127.0.0.1:30000";

/** What a stream must have for that. */
export interface SourceOwner {
  readonly info: StreamInfo;
  readonly clusters: Clusters;
}

export class InfoSource implements StreamSource {
  private readonly stream: SourceOwner;
  get listener(): StreamSource["listener"] {
    return this.stream.info.listener as StreamSource["listener"];
  }
  readonly dynamicMetadata = none;

  constructor(stream: SourceOwner) {
    this.stream = stream;
  }

  get protocol(): string | null {
    return this.stream.info.protocol;
  }
  get startTime(): number {
    return this.stream.info.startTime;
  }
  get duration(): number | null {
    const { startTime, endTime } = this.stream.info;
    return endTime === null ? null : endTime - startTime;
  }
  get backendLatency(): number | null {
    const { upstreamStart, upstreamEnd } = this.stream.info;
    return upstreamStart === null || upstreamEnd === null ? null : upstreamEnd - upstreamStart;
  }
  get bytesReceived(): number {
    return this.stream.info.bytesReceived;
  }
  get bytesSent(): number {
    return this.stream.info.bytesSent;
  }
  get responseCode(): number | null {
    return this.stream.info.responseCode;
  }
  get responseDetails(): string | null {
    return this.stream.info.details;
  }
  get responseFlags(): number {
    return this.stream.info.flags;
  }
  get connection(): ConnectionSource {
    return this.stream.info.connection;
  }
  get route(): StreamSource["route"] {
    const { route } = this.stream.info;
    return route === null ? null : { name: route.name, metadata: route.metadata as JsonObject };
  }
  get virtualHost(): StreamSource["virtualHost"] {
    const host = this.stream.info.virtualHost;
    return host === null ? null : { name: host.name, metadata: host.metadata as JsonObject };
  }
  get cluster(): StreamSource["cluster"] {
    const name = this.clusterName();
    const cluster = name === null ? undefined : this.stream.clusters.get(name);
    return cluster === undefined ? null : { name: cluster.name, metadata: cluster.metadata as JsonObject };
  }
  private clusterName(): string | null {
    const action = this.stream.info.route?.action;
    if (action?.kind === "cluster") return action.cluster;
    return this.stream.info.protocol === null ? this.stream.info.upstreamCluster : null;
  }
  get upstreamAttempts(): number {
    return this.stream.info.upstreamAttempts;
  }
  get upstream(): UpstreamSource | null {
    const { upstreamAddress, upstreamFailure, upstreamStart, upstreamOpened, upstreamReady } =
      this.stream.info;
    const { upstreamConnection } = this.stream.info;
    if (upstreamAddress === null && this.protocol !== null) return null;
    return {
      address: upstreamAddress,
      localAddress: upstreamStart === null ? null : (upstreamConnection?.localAddress ?? unseenEnd),
      failure: upstreamFailure ?? "",
      poolReady: upstreamReady === null ? null : upstreamReady - (upstreamOpened ?? upstreamReady),
      metadata: this.stream.info.hostMetadata as JsonObject | null,
    };
  }
  get filterState(): FilterState {
    return this.stream.info.filterState;
  }
}
