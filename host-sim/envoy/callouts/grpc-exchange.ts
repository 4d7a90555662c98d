/**
 * One gRPC exchange with a peer, call or stream: frames out, metadata and messages in, one status at its end. As in Envoy 1.40.
 */
import type { EventLoop, Timer } from "../../model/event-loop.js";
import { HeaderMap } from "../../model/header-map.js";
import { grpcStatusOf } from "../http/grpc-status.js";
import { detailsText, requestFault } from "../http/header-checks.js";
import { prepareReply, replyForm } from "../http/local-reply.js";
import { upstreamFailure } from "../http/upstream-failure.js";
import type { ByteString, FlatPairs } from "../operations.js";
import type { Cluster, PeerStream, ResetReason, ResponseSink } from "../upstream.js";
import { GrpcFrameReader, grpcFrame } from "./grpc-frame.js";
import { closeMessage, grpcStatusIn } from "./grpc-headers.js";

const unknown = 2;
const internal = 13;

export interface GrpcExchangeRequest {
  cluster: Cluster;
  headers: HeaderMap;
  /** Milliseconds from the end of the request on; 0: none. */
  timeout: number;
}

/** What an exchange tells, in this order; `onClose` is the last, and always comes unless the exchange is reset. */
export interface GrpcEvents {
  onInitialMetadata(headers: HeaderMap): void;
  onMessage(message: Uint8Array): void;
  onTrailingMetadata(trailers: HeaderMap): void;
  onClose(status: number, message: ByteString): void;
}

export class GrpcExchange implements ResponseSink {
  readonly request: GrpcExchangeRequest;
  private readonly loop: EventLoop;
  private readonly events: GrpcEvents;
  private readonly frames = new GrpcFrameReader();
  private peer: PeerStream | null = null;
  private fault: string | null = null;
  private timer: Timer | null = null;
  /** When our side closed; `null` while it is open. */
  private closedAt: number | null = null;
  private headReceived = false;
  /** The peer's side has ended; its last events are on their way to the guest. */
  private ending = false;
  private over = false;

  constructor(loop: EventLoop, request: GrpcExchangeRequest, events: GrpcEvents) {
    this.loop = loop;
    this.request = request;
    this.events = events;
  }

  // -- our side

  /** Our side has not ended, nor the whole. */
  get isOpen(): boolean {
    return !this.over && this.closedAt === null;
  }

  /** Sends the head. Envoy: a cluster without hosts, or a bad head on a connection that stands, is answered before this returns. */
  start(): void {
    const { cluster, headers } = this.request;
    this.fault = requestFault(headers);
    if (cluster.hasHost === false) {
      this.answerItself(503, "no healthy upstream", "no_healthy_upstream");
      return;
    }
    this.peer = cluster.open(this);
    if (this.fault === null) this.peer.sendHeaders(headers, false);
    else if (this.peer.isConnected) this.onConnected();
  }

  /** Envoy: what comes after the end of our side is silently dropped. */
  send(message: Uint8Array, end: boolean): void {
    this.write(grpcFrame(message), end);
  }

  /** Closes our side; what the peer sends still comes. */
  closeLocal(): void {
    this.write(new Uint8Array(0), true);
  }

  /** Ends the exchange without another event. */
  reset(): void {
    this.over = true;
    this.timer?.cancel();
    this.peer?.cancel();
    this.peer = null;
  }

  private write(bytes: Uint8Array, end: boolean): void {
    if (!this.isOpen) return;
    if (end) this.onLocalEnd();
    if (this.fault !== null) return;
    if (this.ending) this.failLateWrite();
    else this.peer?.sendData(bytes, end);
  }

  /** Envoy: a write while the peer's last metadata is delivered meets a stream that is gone. */
  private failLateWrite(): void {
    this.fail(internal, "", "upstream_reset_before_response_started");
  }

  private onLocalEnd(): void {
    this.closedAt = this.loop.now;
    const { timeout } = this.request;
    if (timeout > 0) this.timer = this.loop.setTimer(timeout, () => this.onTimeout());
  }

  // -- the peer's side

  onConnected(): void {
    if (this.fault === null) return;
    const details = `filter_removed_required_request_headers{${detailsText(this.fault)}}`;
    this.answerItself(503, this.fault, details);
  }

  onHeaders(pairs: FlatPairs, end: boolean): void {
    const headers = HeaderMap.fromPairs("response", pairs);
    if (this.closedAt !== null) {
      const elapsed = Math.floor(this.loop.now - this.closedAt);
      headers.setInPlace("x-envoy-upstream-service-time", String(elapsed));
    }
    this.receiveHead(headers, end, "via_upstream");
  }

  onData(bytes: Uint8Array, end: boolean): void {
    const frames = this.frames.read(bytes);
    if (frames === null) {
      this.fail(internal, "", "via_upstream");
      return;
    }
    for (const { compressed, message } of frames) {
      if (this.over) return;
      if (compressed && message.length > 0) this.fail(internal, "", "via_upstream");
      else this.events.onMessage(message);
    }
    if (end && !this.over) this.fail(unknown, "", "via_upstream");
  }

  onTrailers(pairs: FlatPairs): void {
    this.finish(HeaderMap.fromPairs("response-trailers", pairs), "via_upstream");
  }

  onReset(reason: ResetReason): void {
    const { code, body, details } = upstreamFailure(reason);
    if (this.headReceived) this.fail(internal, "", details.replace("before", "after"));
    else this.answerItself(code, body, details);
  }

  private onTimeout(): void {
    if (this.headReceived) this.fail(internal, "", "response_timeout");
    else this.answerItself(504, "upstream request timeout", "response_timeout");
  }

  /** Envoy: its own answer to a gRPC request is a head with a grpc-status; metadata can make it another request. */
  private answerItself(code: number, body: string, details: string): void {
    this.peer?.cancel();
    this.timer?.cancel();
    const reply = { code, body, headers: [], grpcStatus: -1, details };
    const answer = prepareReply(reply, replyForm(this.request.headers), null);
    this.receiveHead(answer.headers, answer.body === null, details);
  }

  private receiveHead(headers: HeaderMap, end: boolean, details: string): void {
    this.headReceived = true;
    this.ending = end;
    const httpStatus = Number(headers.get(":status"));
    const isPlain = httpStatus === 200 && !end;
    this.events.onInitialMetadata(isPlain ? headers : new HeaderMap("response"));
    if (this.over || isPlain) return;
    const hasStatus = httpStatus === 200 || grpcStatusIn(headers) !== undefined;
    if (end && hasStatus) this.finish(headers, details);
    else this.fail(grpcStatusOf(httpStatus), "", details);
  }

  // -- the end

  private finish(trailers: HeaderMap, details: string): void {
    this.ending = true;
    this.timer?.cancel();
    this.events.onTrailingMetadata(trailers);
    if (this.over) return;
    this.reset();
    const message = closeMessage(trailers.get("grpc-message") ?? "", details);
    this.events.onClose(grpcStatusIn(trailers) ?? unknown, message);
  }

  private fail(status: number, message: string, details: string): void {
    this.reset();
    this.events.onTrailingMetadata(new HeaderMap("response-trailers"));
    this.events.onClose(status, closeMessage(message, details));
  }
}
