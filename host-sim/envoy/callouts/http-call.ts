/**
 * An HTTP callout on its way. As in Envoy 1.40: failures before the peer's
 * head are answers that Envoy makes (503, 502, 504 with a body); failures behind it are failures.
 */
import { BodyBuffer } from "../../model/body-buffer.js";
import type { Timer } from "../../model/event-loop.js";
import { HeaderMap } from "../../model/header-map.js";
import type { HostServices } from "../host-services.js";
import { requestFault } from "../http/header-checks.js";
import { prepareReply, replyForm } from "../http/local-reply.js";
import { upstreamFailure } from "../http/upstream-failure.js";
import type { FlatPairs } from "../operations.js";
import type { Cluster, PeerStream, ResetReason, ResponseSink } from "../upstream.js";

const noBytes = new Uint8Array(0);

/** A callout's whole answer: maps and body are what hostcalls read inside the callback. */
export interface CallResponse {
  headers: HeaderMap;
  body: Uint8Array;
  trailers: HeaderMap | null;
}

export interface HttpCallRequest {
  cluster: Cluster;
  headers: HeaderMap;
  body: Uint8Array;
  trailers: HeaderMap;
  /** Milliseconds; 0: none. */
  timeout: number;
}

/** Why a call failed behind its head, in words for a trace. */
export type CallFailure = "timeout" | ResetReason;

export interface HttpCallOwner {
  readonly services: HostServices;
  onCallResponse(call: HttpCall, response: CallResponse, failure: CallFailure | null): void;
  onCallFailure(call: HttpCall, failure: CallFailure): void;
}

export class HttpCall implements ResponseSink {
  readonly token: number;
  readonly request: HttpCallRequest;
  private readonly owner: HttpCallOwner;
  private peer: PeerStream | null = null;
  /** The peer that was asked; stays when the call is over. */
  lastPeer: PeerStream | null = null;
  private timer: Timer | null = null;
  private fault: string | null = null;
  private headers: HeaderMap | null = null;
  private readonly body = new BodyBuffer();
  private readonly started: number;

  constructor(owner: HttpCallOwner, token: number, request: HttpCallRequest) {
    this.owner = owner;
    this.token = token;
    this.request = request;
    this.started = owner.services.loop.now;
  }

  /** False: Envoy refuses to send it, and there was no connection to wait for; or the cluster has no host. */
  start(): boolean {
    const { cluster, headers, body, trailers, timeout } = this.request;
    if (cluster.hasHost === false) return false;
    this.addHostHeaders(headers, body, timeout);
    this.fault = requestFault(headers);
    this.peer = cluster.open(this);
    this.lastPeer = this.peer;
    if (this.fault !== null && this.peer.isConnected) {
      this.cancel();
      return false;
    }
    if (timeout > 0) this.timer = this.owner.services.loop.setTimer(timeout, () => this.onTimeout());
    if (this.fault === null) this.send(headers, body, trailers);
    return true;
  }

  cancel(): void {
    this.timer?.cancel();
    this.peer?.cancel();
    this.peer = null;
  }

  private send(headers: HeaderMap, body: Uint8Array, trailers: HeaderMap): void {
    const peer = this.peer as PeerStream;
    // Envoy: without a body there are no trailers either
    peer.sendHeaders(headers, body.length === 0);
    if (body.length === 0) return;
    peer.sendData(body, trailers.size === 0);
    if (trailers.size > 0) peer.sendTrailers(trailers);
  }

  private addHostHeaders(headers: HeaderMap, body: Uint8Array, timeout: number): void {
    if (body.length > 0) headers.setInPlace("content-length", String(body.length));
    headers.setInPlace("x-envoy-internal", "true");
    if (timeout > 0) headers.setInPlace("x-envoy-expected-rq-timeout-ms", String(timeout));
  }

  // -- the answer

  onConnected(): void {
    if (this.fault === null) return;
    this.cancel();
    this.answerItself(503, this.fault, "connection-failure");
  }

  onHeaders(pairs: FlatPairs, end: boolean): void {
    this.headers = HeaderMap.fromPairs("response", pairs);
    const elapsed = Math.floor(this.owner.services.loop.now - this.started);
    this.headers.setInPlace("x-envoy-upstream-service-time", String(elapsed));
    if (end) this.finish(null);
  }

  onData(bytes: Uint8Array, end: boolean): void {
    this.body.append(bytes);
    if (end) this.finish(null);
  }

  onTrailers(pairs: FlatPairs): void {
    this.finish(HeaderMap.fromPairs("response-trailers", pairs));
  }

  onReset(reason: ResetReason): void {
    this.timer?.cancel();
    this.peer = null;
    const { code, body } = upstreamFailure(reason);
    if (this.headers === null) this.answerItself(code, body, reason);
    else this.owner.onCallFailure(this, reason);
  }

  private onTimeout(): void {
    this.cancel();
    if (this.headers === null) this.answerItself(504, "upstream request timeout", "timeout");
    else this.owner.onCallFailure(this, "timeout");
  }

  private finish(trailers: HeaderMap | null): void {
    this.timer?.cancel();
    this.peer = null;
    const headers = this.headers as HeaderMap;
    this.owner.onCallResponse(this, { headers, body: this.body.take(), trailers }, null);
  }

  /** Envoy's own answer, in the form of a local reply to such a request. */
  private answerItself(code: number, text: string, failure: CallFailure): void {
    const reply = { code, body: text, headers: [], grpcStatus: -1, details: "" };
    const { headers, body } = prepareReply(reply, replyForm(this.request.headers), null);
    const response = { headers, body: body?.take() ?? noBytes, trailers: null };
    this.owner.onCallResponse(this, response, failure);
  }
}

/** The request of a call, or `null` where Envoy answers BadArgument: a head without method, path or authority. */
export function callHeaders(pairs: FlatPairs): HeaderMap | null {
  const headers = HeaderMap.fromPairs("request", pairs);
  const complete = headers.has(":path") && headers.has(":method") && headers.has(":authority");
  return complete ? headers : null;
}
