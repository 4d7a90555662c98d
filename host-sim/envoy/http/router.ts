/** The last filter of every chain: takes the request to a cluster and brings the response back. */
import { DataAction, HeadersAction, TrailersAction } from "../../abi/enums.js";
import { BodyBuffer } from "../../model/body-buffer.js";
import type { EventLoop, Timer } from "../../model/event-loop.js";
import { HeaderMap } from "../../model/header-map.js";
import type { FlatPairs } from "../operations.js";
import type { Cluster, Clusters, PeerStream, ResetReason, ResponseSink } from "../upstream.js";
import type { DecoderFilter } from "./filter.js";
import type { FilterManager } from "./filter-manager.js";
import { detailsText, requestFault } from "./header-checks.js";
import type { Route, RouteAction } from "./routes.js";
import { ResponseFlag, type StreamInfo } from "./stream-info.js";
import { upstreamFailure } from "./upstream-failure.js";

/** What the router asks of its stream. */
export interface RouterOwner {
  readonly info: StreamInfo;
  readonly loop: EventLoop;
  readonly clusters: Clusters;
  readonly manager: FilterManager;
  readonly suppressEnvoyHeaders: boolean;
  currentRoute(): Route | null;
  reset(details: string): void;
}

export class Router implements DecoderFilter, ResponseSink {
  private readonly owner: RouterOwner;
  private upstream: PeerStream | null = null;
  /** The peer that was asked last; stays when its stream is over. */
  lastPeer: PeerStream | null = null;
  private fault: string | null = null;
  private timeout = 0;
  private timer: Timer | null = null;
  private requestComplete = false;
  private headersReceived = false;

  constructor(owner: RouterOwner) {
    this.owner = owner;
  }

  // -- the request

  decodeHeaders(headers: HeaderMap, end: boolean): HeadersAction {
    const route = this.owner.currentRoute();
    if (route === null) this.refuse(404, "", "route_not_found", ResponseFlag.NoRouteFound);
    else if (route.action.kind === "direct")
      this.refuse(route.action.status, route.action.body, "direct_response", 0);
    else if (route.action.kind === "redirect") this.redirect(route.action, headers);
    else this.forward(route.action, headers, end);
    return HeadersAction.StopIteration;
  }

  decodeData(data: BodyBuffer, end: boolean): DataAction {
    const bytes = data.take();
    if (this.upstream !== null) {
      this.upstream.sendData(bytes, end);
      if (end) this.onRequestComplete();
    }
    return DataAction.StopIterationNoBuffer;
  }

  decodeTrailers(trailers: HeaderMap): TrailersAction {
    if (this.upstream !== null) {
      this.upstream.sendTrailers(trailers);
      this.onRequestComplete();
    }
    return TrailersAction.StopIteration;
  }

  /** Opens a connection for a request that never comes. */
  touch(): void {
    const action = this.owner.currentRoute()?.action;
    if (action?.kind === "cluster") this.owner.clusters.get(action.cluster)?.open(this).cancel();
  }

  /** The stream is over: no interest in the upstream any more. */
  destroy(): void {
    this.timer?.cancel();
    this.timer = null;
    this.upstream?.cancel();
    this.upstream = null;
  }

  private forward(action: RouteAction & { kind: "cluster" }, headers: HeaderMap, end: boolean): void {
    const cluster = this.owner.clusters.get(action.cluster);
    if (cluster === undefined) {
      this.refuse(503, "", "cluster_not_found", ResponseFlag.NoClusterFound);
      return;
    }
    this.timeout = action.timeout;
    this.noteCluster(cluster);
    this.addEnvoyHeaders(headers);
    this.fault = requestFault(headers);
    // A resume that returns Continue as well sends the request twice: one response is used.
    this.upstream?.cancel();
    this.upstream = cluster.open(this);
    this.lastPeer = this.upstream;
    if (this.fault === null) this.upstream.sendHeaders(headers, end);
    if (end) this.onRequestComplete();
  }

  private noteCluster(cluster: Cluster): void {
    const { info } = this.owner;
    info.upstreamCluster = cluster.name;
    info.upstreamAddress = cluster.address;
    info.upstreamAttempts = 1;
  }

  private addEnvoyHeaders(headers: HeaderMap): void {
    if (this.owner.suppressEnvoyHeaders || this.timeout === 0) return;
    headers.setInPlace("x-envoy-expected-rq-timeout-ms", String(this.timeout));
  }

  private onRequestComplete(): void {
    this.requestComplete = true;
    if (this.timeout > 0 && this.timer === null) {
      this.timer = this.owner.loop.setTimer(this.timeout, () => this.onTimeout());
    }
  }

  private refuse(code: number, body: string, details: string, flag: number, headers: FlatPairs = []): void {
    this.owner.info.flags |= flag;
    this.owner.manager.sendLocalReply({ code, body, headers, grpcStatus: -1, details });
  }

  private redirect(action: RouteAction & { kind: "redirect" }, headers: HeaderMap): void {
    this.refuse(action.status, "", "direct_response", 0, ["location", action.location(headers)]);
  }

  private onTimeout(): void {
    this.timer = null;
    this.dropUpstream();
    this.owner.info.flags |= ResponseFlag.UpstreamRequestTimeout;
    if (this.headersReceived) this.owner.reset("response_timeout");
    else this.refuse(504, "upstream request timeout", "response_timeout", 0);
  }

  private dropUpstream(): void {
    this.upstream?.cancel();
    this.upstream = null;
  }

  // -- the response

  onConnected(): void {
    this.owner.info.upstreamStart = this.owner.loop.now;
    if (this.fault === null) return;
    const details = `filter_removed_required_request_headers{${detailsText(this.fault)}}`;
    this.dropUpstream();
    this.refuse(503, this.fault, details, ResponseFlag.DownstreamProtocolError);
  }

  onHeaders(pairs: FlatPairs, end: boolean): void {
    this.headersReceived = true;
    const { info, manager } = this.owner;
    const headers = HeaderMap.fromPairs("response", pairs);
    if (!this.owner.suppressEnvoyHeaders) {
      headers.setInPlace(
        "x-envoy-upstream-service-time",
        String(Math.floor(this.owner.loop.now - info.startTime)),
      );
    }
    info.details = "via_upstream";
    info.upstreamCode = Number(headers.get(":status"));
    if (end) this.onResponseComplete();
    manager.encodeHeaders(headers, end);
  }

  onData(bytes: Uint8Array, end: boolean): void {
    if (end) this.onResponseComplete();
    this.owner.manager.encodeData(BodyBuffer.of(bytes), end);
  }

  onTrailers(pairs: FlatPairs): void {
    this.onResponseComplete();
    this.owner.manager.encodeTrailers(HeaderMap.fromPairs("response-trailers", pairs));
  }

  onReset(reason: ResetReason): void {
    this.upstream = null;
    this.timer?.cancel();
    const failure = upstreamFailure(reason);
    const { info } = this.owner;
    info.upstreamFailure = failure.transportFailure;
    info.flags |= failure.flag;
    if (!this.headersReceived) this.refuse(failure.code, failure.body, failure.details, 0);
    else this.owner.reset(failure.details.replace("before", "after"));
  }

  /** Envoy: the upstream is let go even when the request has not ended. */
  private onResponseComplete(): void {
    this.owner.info.upstreamEnd = this.owner.loop.now;
    this.timer?.cancel();
    this.timer = null;
    if (!this.requestComplete) this.dropUpstream();
    else this.upstream = null;
  }
}
