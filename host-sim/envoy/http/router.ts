/** The last filter of every chain: takes the request to a cluster and brings the response back. */
import { DataAction, HeadersAction, TrailersAction } from "../../abi/enums.js";
import { BodyBuffer } from "../../model/body-buffer.js";
import type { EventLoop } from "../../model/event-loop.js";
import { HeaderMap } from "../../model/header-map.js";
import type { FlatPairs } from "../operations.js";
import type { Cluster, Clusters, PeerStream, ResetReason } from "../upstream.js";
import type { DecoderFilter } from "./filter.js";
import type { FilterManager } from "./filter-manager.js";
import { detailsText, requestFault } from "./header-checks.js";
import { RequestCopy } from "./request-copy.js";
import { RetryState } from "./retry-state.js";
import { mendScheme, requestChanges, takeTimeouts } from "./route-headers.js";
import { RouterTimers, type RouterTimersOwner } from "./router-timers.js";
import { type ClusterAction, type DirectAction, locationOf, type Route } from "./routes.js";
import { ResponseFlag, type StreamInfo } from "./stream-info.js";
import { upstreamFailure } from "./upstream-failure.js";
import { noteCluster, noteConnection, noteHost } from "./upstream-notes.js";
import { type UpstreamListener, UpstreamRequest } from "./upstream-request.js";
import { UpstreamRequests } from "./upstream-requests.js";

/** What the router asks of its stream. */
export interface RouterOwner {
  readonly info: StreamInfo;
  readonly loop: EventLoop;
  readonly clusters: Clusters;
  readonly manager: FilterManager;
  readonly suppressEnvoyHeaders: boolean;
  readonly bufferLimit: number;
  currentRoute(): Route | null;
}

export class Router implements DecoderFilter, UpstreamListener, RouterTimersOwner {
  private readonly owner: RouterOwner;
  private readonly requests = new UpstreamRequests();
  private readonly timers: RouterTimers;
  /** The peer that was asked last; stays when its stream is over. */
  lastPeer: PeerStream | null = null;
  private requestComplete = false;
  private headersReceived = false;
  private retry: RetryState | null = null;
  /** What is sent again; `null` where nothing ever is. */
  private copy: RequestCopy | null = null;
  private hasRetried = false;

  constructor(owner: RouterOwner) {
    this.owner = owner;
    this.timers = new RouterTimers(owner.loop, this);
  }

  // -- the request

  decodeHeaders(headers: HeaderMap, end: boolean): HeadersAction {
    const route = this.owner.currentRoute();
    if (route === null) this.refuse(404, "", "route_not_found", ResponseFlag.NoRouteFound);
    else if (route.action.kind === "direct") this.answerDirectly(route.action, headers);
    else this.forward(route.action, headers, end);
    return HeadersAction.StopIteration;
  }

  decodeData(data: BodyBuffer, end: boolean): DataAction {
    const bytes = data.take();
    if (this.copy?.addData(bytes, end) === false) this.forgetRetries();
    this.requests.sendData(bytes, end);
    if (end) this.onRequestComplete();
    return DataAction.StopIterationNoBuffer;
  }

  decodeTrailers(trailers: HeaderMap): TrailersAction {
    this.copy?.addTrailers(trailers);
    this.requests.sendTrailers(trailers);
    this.onRequestComplete();
    return TrailersAction.StopIteration;
  }

  /** Opens a connection for a request that never comes. */
  touch(): void {
    const action = this.owner.currentRoute()?.action;
    const cluster = action?.kind === "cluster" ? this.owner.clusters.get(action.cluster) : undefined;
    if (cluster !== undefined) new UpstreamRequest(this, cluster, null).cancel();
  }

  /** The stream is over: no interest in the upstream any more. */
  destroy(): void {
    this.timers.stop();
    this.requests.keep(null);
  }

  private forward(action: ClusterAction, headers: HeaderMap, end: boolean): void {
    const cluster = this.owner.clusters.get(action.cluster);
    if (cluster === undefined) {
      this.refuse(action.notFoundStatus ?? 503, "", "cluster_not_found", ResponseFlag.NoClusterFound);
      return;
    }
    if (cluster.hasHost === false) {
      noteCluster(this.owner.info, cluster);
      this.refuse(503, "no healthy upstream", "no_healthy_upstream", ResponseFlag.NoHealthyUpstream);
      return;
    }
    this.prepare(action, cluster, headers);
    if (this.retry !== null) this.copy = new RequestCopy(headers, end, this.owner.bufferLimit);
    this.open(cluster, headers, end);
    if (end) this.onRequestComplete();
  }

  /** What is done once, before the first try. */
  private prepare(action: ClusterAction, cluster: Cluster, headers: HeaderMap): void {
    const { info } = this.owner;
    const route = this.owner.currentRoute() as Route;
    noteCluster(info, cluster);
    const times = takeTimeouts(headers, action);
    this.timers.whole = times.whole;
    this.timers.perTry = times.perTry;
    this.retry = RetryState.of(headers, action.retry ?? null);
    this.addEnvoyHeaders(headers);
    mendScheme(headers);
    route.changeRequest?.(headers, info);
    requestChanges(action, headers, !this.owner.suppressEnvoyHeaders, cluster);
  }

  private open(cluster: Cluster, headers: HeaderMap, end: boolean): void {
    const { info } = this.owner;
    const request = new UpstreamRequest(this, cluster, requestFault(headers));
    noteHost(info, cluster, this.owner.loop.now);
    this.requests.add(request);
    this.lastPeer = request.peer;
    request.sendHeaders(headers, end);
    // Envoy: a connection that was idle refuses what is wrong at once, before more of the request is read
    if (request.fault !== null && request.peer.isConnected) this.onUpstreamConnected(request);
  }

  /** @param elapsed Milliseconds since the request was complete. */
  private addEnvoyHeaders(headers: HeaderMap, elapsed = 0): void {
    const { info, suppressEnvoyHeaders } = this.owner;
    const { whole, perTry } = this.timers;
    const left = Math.max(whole - Math.floor(elapsed), 0);
    const expected = perTry > 0 ? Math.min(perTry, left || Infinity) : left;
    if (!suppressEnvoyHeaders && expected > 0)
      headers.setInPlace("x-envoy-expected-rq-timeout-ms", String(expected));
    if (this.owner.currentRoute()?.tellsAttempts?.upstream)
      headers.setInPlace("x-envoy-attempt-count", String(info.upstreamAttempts));
  }

  private onRequestComplete(): void {
    if (this.requests.isEmpty) return;
    this.requestComplete = true;
    const { info } = this.owner;
    if (info.upstreamStart !== null) info.upstreamRequestEnd = this.owner.loop.now;
    this.timers.startWhole();
    this.timers.startTry();
  }

  private refuse(code: number, body: string, details: string, flag: number, headers: FlatPairs = []): void {
    this.owner.info.flags |= flag;
    const change = (reply: HeaderMap) => this.changeResponse(reply);
    this.owner.manager.sendLocalReply({ code, body, headers, grpcStatus: -1, details, change });
  }

  /** What the route changes of every response that comes from here. */
  private changeResponse(headers: HeaderMap): void {
    const { info } = this.owner;
    const route = this.owner.currentRoute();
    info.responseHeaders = headers;
    route?.changeResponse?.(headers, info);
    if (route?.tellsAttempts?.client && info.upstreamAttempts > 0)
      headers.setInPlace("x-envoy-attempt-count", String(info.upstreamAttempts));
  }

  private answerDirectly(action: DirectAction, headers: HeaderMap): void {
    const location = locationOf(action, headers);
    this.refuse(action.status, action.bodyOf?.(this.owner.info) ?? action.body, "direct_response", 0, [
      ...(location === null ? [] : ["location", location]),
      ...(action.contentType === undefined ? [] : ["content-type", action.contentType]),
    ]);
  }

  onTimeout(): void {
    this.requests.keep(null);
    this.owner.info.flags |= ResponseFlag.UpstreamRequestTimeout;
    this.refuse(504, "upstream request timeout", "response_timeout", 0);
  }

  onTryTimeout(): void {
    this.requests.keep(null);
    this.owner.info.upstreamFailure = null;
    if (this.mayRetry() && this.retry?.retriesReset("per-try-timeout")) {
      this.tryAgain();
      return;
    }
    this.timers.stop();
    this.noteExhausted();
    this.owner.info.flags |= ResponseFlag.UpstreamRequestTimeout;
    this.refuse(504, "upstream request timeout", "upstream_per_try_timeout", 0);
  }

  // -- again

  /** Envoy: a request that has not ended is never tried again. */
  private mayRetry(): boolean {
    return this.retry !== null && this.copy !== null && this.requestComplete && !this.headersReceived;
  }

  private noteExhausted(): void {
    if (this.retry?.exhausted) this.owner.info.flags |= ResponseFlag.UpstreamRetryLimitExceeded;
  }

  private forgetRetries(): void {
    this.retry = null;
    this.copy = null;
  }

  private tryAgain(): void {
    this.hasRetried = true;
    this.timers.pause(this.retry?.pause ?? 0, () => this.nextTry());
  }

  private nextTry(): void {
    const { copy } = this;
    const { info, clusters, loop } = this.owner;
    const cluster = clusters.get(info.upstreamCluster ?? "");
    if (copy === null || cluster === undefined) return;
    info.upstreamAttempts++;
    this.addEnvoyHeaders(copy.headers, loop.now - (info.requestEnd ?? loop.now));
    this.open(cluster, copy.headers, copy.endsWithHead);
    copy.sendBody(this.requests.last as UpstreamRequest);
    this.timers.startTry();
  }

  // -- the response

  onUpstreamConnected({ fault, peer }: UpstreamRequest): void {
    noteConnection(this.owner.info, peer, this.owner.loop.now, this.requestComplete);
    if (fault === null) return;
    const details = `filter_removed_required_request_headers{${detailsText(fault)}}`;
    this.requests.keep(null);
    this.refuse(503, fault, details, ResponseFlag.DownstreamProtocolError);
  }

  onUpstreamHeaders(request: UpstreamRequest, pairs: FlatPairs, end: boolean): void {
    this.requests.choose(request);
    const { info, manager, loop } = this.owner;
    const headers = HeaderMap.fromPairs("response", pairs);
    if (this.mayRetry() && this.retry?.retriesHead(headers)) {
      if (end) this.requests.forget();
      else this.requests.keep(null);
      this.tryAgain();
      return;
    }
    this.noteExhausted();
    this.headersReceived = true;
    if (!this.owner.suppressEnvoyHeaders) {
      headers.setInPlace("x-envoy-upstream-service-time", String(Math.floor(loop.now - info.startTime)));
    }
    info.upstreamResponseStart ??= loop.now;
    info.details = "via_upstream";
    info.responseCode = Number(headers.get(":status"));
    if (end) this.onResponseComplete();
    this.changeResponse(headers);
    manager.encodeHeaders(headers, end);
  }

  onUpstreamData(_request: UpstreamRequest, bytes: Uint8Array, end: boolean): void {
    if (end) this.onResponseComplete();
    this.owner.manager.encodeData(BodyBuffer.of(bytes), end);
  }

  onUpstreamTrailers(_request: UpstreamRequest, pairs: FlatPairs): void {
    this.onResponseComplete();
    this.owner.manager.encodeTrailers(HeaderMap.fromPairs("response-trailers", pairs));
  }

  onUpstreamReset(request: UpstreamRequest, reason: ResetReason): void {
    this.requests.remove(request);
    if (!this.requests.isEmpty) return;
    if (this.mayRetry() && this.retry?.retriesReset(reason)) {
      this.tryAgain();
      return;
    }
    this.timers.stop();
    this.noteExhausted();
    const failure = upstreamFailure(reason, this.hasRetried);
    const { info } = this.owner;
    info.upstreamReady ??= this.owner.loop.now;
    info.upstreamFailure = failure.transportFailure;
    info.flags |= failure.flag;
    // a head that a filter still holds is replaced; one that is out is cut off
    const details = this.headersReceived ? failure.details.replace("before", "after") : failure.details;
    this.refuse(failure.code, failure.body, details, 0);
  }

  /** Envoy: the upstream is let go even when the request has not ended. */
  private onResponseComplete(): void {
    this.owner.info.upstreamEnd = this.owner.loop.now;
    this.timers.stop();
    if (this.requestComplete) this.requests.forget();
    else this.requests.keep(null);
  }
}
