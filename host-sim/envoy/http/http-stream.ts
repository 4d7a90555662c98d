/** One request and response on a connection: Envoy's HTTP connection manager around a filter chain. */
import { BodyBuffer } from "../../model/body-buffer.js";
import type { EventLoop } from "../../model/event-loop.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { Listed } from "../../model/roster.js";
import type { Clusters } from "../upstream.js";
import { Downstream, type DownstreamOwner } from "./downstream.js";
import { FilterManager, type StreamOwner } from "./filter-manager.js";
import { detailsText, hasStatus } from "./header-checks.js";
import { asksForClose, asksForUpgrade, mutateRequest, type ServerHeader } from "./header-mutation.js";
import { type LocalReply, type ReplyForm, type ReplyRewriter, replyForm } from "./local-reply.js";
import { NoRouter } from "./no-router.js";
import { type RequestRefusal, refuseRequest } from "./request-refusal.js";
import { Router, type RouterOwner } from "./router.js";
import type { Route } from "./routes.js";
import { type ConnectionInfo, ResponseFlag, StreamInfo } from "./stream-info.js";
import { noteRoute } from "./stream-route.js";
import type { DownstreamSink, StreamServices } from "./stream-services.js";
import { InfoSource } from "./stream-source.js";
import { whereItStops } from "./where-it-stops.js";

const unknownForm = replyForm(null);

/** Envoy: an HTTP/2 stream has the size of its window for a limit, not the connection's. */
const http2BufferLimit = 16 * 1024 * 1024;
const http2HeaderLimit = 100;

/** Why a stream has no answer; Envoy's flags and details. */
export interface ClientLoss {
  flag: number;
  details: string;
}

const clientGone: ClientLoss = {
  flag: ResponseFlag.DownstreamConnectionTermination,
  details: "downstream_remote_disconnect",
};
const tooManyHeaders: ClientLoss = {
  flag: ResponseFlag.DownstreamRemoteReset,
  details: "http2.too_many_headers",
};

export class HttpStream implements StreamOwner, RouterOwner, DownstreamOwner, Listed<HttpStream> {
  /** Its neighbours among the streams of its listener. */
  before: HttpStream | null = null;
  after: HttpStream | null = null;
  readonly info: StreamInfo;
  readonly manager: FilterManager;
  readonly services: StreamServices;
  private readonly downstream: Downstream;
  readonly router: Router;
  /** For properties. */
  get source(): InfoSource {
    this.propertySource ??= new InfoSource(this);
    return this.propertySource;
  }

  private propertySource: InfoSource | null = null;
  /** The filter that asked last for the stream's end. */
  lastEndedBy = "a filter";
  private routeCached = false;
  private installed = false;
  private ended = false;

  constructor(
    services: StreamServices,
    connection: ConnectionInfo,
    sink: DownstreamSink,
    protocol: "HTTP/1.1" | "HTTP/2" = "HTTP/1.1",
  ) {
    this.services = services;
    this.downstream = new Downstream(this, sink);
    this.info = new StreamInfo(connection, protocol, services.loop.now, services.listenerInfo);
    this.manager = new FilterManager(this);
    this.router = new Router(this);
  }

  /** Envoy: once the route is known, which may turn filters off; or when the request is refused before. */
  private install(): void {
    if (this.installed) return;
    this.installed = true;
    const last = this.services.withoutRouter ? new NoRouter() : this.router;
    this.manager.install(this.services.createFilters(this), last);
  }

  get loop(): EventLoop {
    return this.services.loop;
  }
  get clusters(): Clusters {
    return this.services.clusters;
  }
  get bufferLimit(): number {
    return this.info.protocol === "HTTP/2" ? http2BufferLimit : this.services.bufferLimit;
  }
  get suppressEnvoyHeaders(): boolean {
    return this.services.suppressEnvoyHeaders;
  }
  get serverHeader(): ServerHeader | undefined {
    return this.services.serverHeader;
  }
  get replyRewriter(): ReplyRewriter | null {
    const rewrite = this.services.replyRewriter;
    return rewrite === null ? null : (reply, headers) => rewrite(reply, headers, this.info);
  }
  tellsToGo(): boolean {
    const { connection } = this.info;
    connection.isDraining ||= this.services.tellsToGo?.() ?? false;
    return connection.isDraining;
  }
  get requestComplete(): boolean {
    return this.manager.decoder.complete;
  }
  /** The stream has ended and its filters are destroyed. */
  get isOver(): boolean {
    return this.ended;
  }

  /** As the request came: what filters make of its headers changes nothing. */
  replyForm: ReplyForm = unknownForm;

  // -- from the client

  decodeHeaders(headers: HeaderMap, end: boolean): void {
    this.info.requestHeaders = headers;
    if (this.info.protocol === "HTTP/2" && headers.size > http2HeaderLimit) {
      this.cut(tooManyHeaders);
      return;
    }
    this.replyForm = replyForm(headers);
    this.manager.decoder.complete = end;
    if (end) this.info.requestEnd = this.loop.now;
    const refusal = refuseRequest(headers);
    if (refusal !== null) {
      this.reject(refusal);
      return;
    }
    const isUpgrade = asksForUpgrade(headers);
    this.downstream.isLastOnConnection = asksForClose(headers) || headers.get(":method") === "CONNECT";
    mutateRequest(headers, isUpgrade);
    if (this.services.generatesRequestId && !headers.has("x-request-id")) {
      headers.append("x-request-id", this.services.newRequestId());
    }
    if (this.services.generatesRequestId) this.info.streamId = headers.get("x-request-id") ?? null;
    this.currentRoute();
    this.install();
    if (isUpgrade) this.reject({ code: 403, details: "upgrade_failed", closes: true });
    else this.manager.decodeHeaders(headers, end);
  }

  decodeData(bytes: Uint8Array, end: boolean): void {
    if (this.ended) return;
    if (end) this.info.requestEnd = this.loop.now;
    this.manager.decodeData(BodyBuffer.of(bytes), end);
  }

  decodeTrailers(trailers: HeaderMap): void {
    if (this.ended) return;
    this.info.requestEnd = this.loop.now;
    this.manager.decodeTrailers(trailers);
  }

  /** The client went away. */
  disconnect({ flag, details }: ClientLoss = clientGone): void {
    if (this.ended) return;
    this.info.flags |= flag;
    this.info.details = details;
    this.downstream.disconnect();
  }

  /** Envoy: its codec drops a request that no filter has seen. */
  private cut({ flag, details }: ClientLoss): void {
    this.info.flags |= flag;
    this.info.details = details;
    this.downstream.reset();
  }

  /** The codec refuses the request, whose head no filter has seen. */
  replyToCodec(code: number, body: string, details: string): void {
    this.install();
    this.manager.sendLocalReply({ code, body, headers: [], grpcStatus: -1, details });
  }

  /** Refused before any filter saw it: filters get their log callback alone. */
  reject({ code, details, closes }: RequestRefusal): void {
    this.install();
    this.downstream.isLastOnConnection = closes;
    this.manager.sendLocalReply({ code, body: "", headers: [], grpcStatus: -1, details });
  }

  // -- the route

  currentRoute(): Route | null {
    if (!this.routeCached) noteRoute(this.info, this.services);
    this.routeCached = true;
    return this.info.route;
  }

  clearRouteCache(): void {
    this.routeCached = false;
  }

  // -- to the client

  /** Envoy: the upstream is let go at once, and a route that was cleared is looked up again. */
  noteLocalReply({ details }: LocalReply): void {
    this.info.details = details;
    if (this.info.responseHeaders === null) this.currentRoute();
    this.router.destroy();
  }

  noteRequestData(length: number): void {
    this.info.bytesReceived += length;
  }

  noteResponse(headers: HeaderMap): void {
    this.info.responseHeaders = headers;
  }

  noteResponseTrailers(trailers: HeaderMap): void {
    this.info.responseTrailers = trailers;
  }

  noteResponseCode(code: number): void {
    this.info.responseCode = code;
  }

  sendHeaders(headers: HeaderMap, end: boolean): void {
    if (!hasStatus(headers)) {
      this.replaceBadResponse();
      return;
    }
    this.downstream.sendHeaders(headers, end);
  }

  sendData(data: BodyBuffer, end: boolean): void {
    this.downstream.sendData(data, end);
  }

  sendTrailers(trailers: HeaderMap): void {
    this.downstream.sendTrailers(trailers);
  }

  endedTwice(): void {
    this.services.onMisuse("ENVOY_CRASHES_ENDED_TWICE", this.lastEndedBy);
  }

  passedTwice(who: string): void {
    this.services.onMisuse("ENVOY_CRASHES_PASSED_TWICE", who);
  }

  /** Cuts the stream; the details stay as they are. */
  resetStream(): void {
    this.downstream.reset();
  }

  post(run: () => void): void {
    this.loop.post(run);
  }

  touchUpstream(): void {
    if (!this.downstream.isCut) this.router.touch();
  }

  /** A filter holds the request. */
  get isPaused(): boolean {
    return !this.ended && this.manager.decoder.stoppedSlot !== null;
  }

  /** Where the stream waits, in words for a person. */
  whereItStops(): string {
    return whereItStops(this.manager);
  }

  private replaceBadResponse(): void {
    const fault = "missing required header: :status";
    this.manager.headSent = false;
    this.manager.sendLocalReply({
      code: 502,
      body: fault,
      headers: [],
      grpcStatus: -1,
      details: `filter_removed_required_response_headers{${detailsText(fault)}}`,
    });
  }

  /** Envoy: every filter logs, then Envoy's access loggers, then each filter is destroyed. */
  end(): void {
    if (this.ended) {
      this.endedTwice();
      return;
    }
    this.ended = true;
    this.manager.over = true;
    this.info.endTime = this.loop.now;
    for (const filter of this.manager.filters) filter.log();
    this.services.onAccessLog(this);
    this.manager.destroyed = true;
    for (const filter of this.manager.filters) filter.destroy();
    this.router.destroy();
    this.services.removeStream(this);
    this.downstream.onEnd();
  }
}
