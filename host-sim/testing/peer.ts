/** A cluster whose peer is a test's handler: takes the whole request, then answers or fails. */

import type { Cluster, PeerStream, ResponseSink } from "../envoy/upstream.js";
import { BodyBuffer } from "../model/body-buffer.js";
import { decodeText } from "../model/byte-string.js";
import type { EventLoop } from "../model/event-loop.js";
import type { HeaderMap } from "../model/header-map.js";
import type { AskedLog } from "./asked.js";
import { BodyPump } from "./body-stream.js";
import { milliseconds } from "./duration.js";
import { isFailure } from "./failures.js";
import { isShort, promisedPart } from "./framing.js";
import { reply as checkReply } from "./options/replies.js";
import { endsWithHead, isPrepared, type PreparedReply, prepare, prepareReply } from "./reply.js";
import { plainHeaders, textOf } from "./text.js";
import type { Failure, Handler, PeerRequest, Reply } from "./types.js";
import { isResponse, replyOfResponse } from "./web.js";

const noBytes = new Uint8Array(0);

/** What a peer needs of its host. */
export interface PeerServices {
  readonly loop: EventLoop;
  /** A handler answers with a promise: the host waits for it in real time. */
  waitFor(promise: Promise<void>): void;
  /** The test answers this one by hand. */
  isAnsweredByHand(sink: ResponseSink): boolean;
  /** A handler threw: the error is the test's. */
  onHandlerError(cluster: string, error: unknown): void;
  /** The handler that the test gave with the request which this peer got. */
  ownUpstream(peer: HandlerPeer): Handler | undefined;
  /** Who was asked. */
  readonly asked: AskedLog;
}

export class HandlerCluster implements Cluster {
  readonly name: string;
  readonly address: string;
  readonly metadata = {};
  readonly services: PeerServices;
  readonly handler: Handler;
  /** So many requests were answered by the handler. */
  requests = 0;

  constructor(services: PeerServices, name: string, address: string, handler: Handler) {
    this.services = services;
    this.name = name;
    this.address = address;
    this.handler = handler;
  }

  open(sink: ResponseSink): HandlerPeer {
    return new HandlerPeer(this, sink);
  }

  /** The next reply: a list gives one for each request, and the last again and again. */
  nextReply(request: () => PeerRequest, own: Handler | undefined): Reply | Promise<Reply> {
    const handler = own ?? this.handler;
    const turn = this.requests++;
    const last = own === undefined ? turn : 0;
    const one = Array.isArray(handler) ? handler[Math.min(last, handler.length - 1)] : handler;
    return typeof one === "function" ? one(request()) : (one as Reply);
  }
}

const fieldOf = (headers: HeaderMap | null, name: string): string => decodeText(headers?.get(name) ?? "");

export class HandlerPeer implements PeerStream {
  readonly cluster: HandlerCluster;
  private sink: ResponseSink | null;
  headers: HeaderMap | null = null;
  trailers: HeaderMap | null = null;
  readonly body = new BodyBuffer();
  /** The end of the request has arrived. */
  complete = false;
  /** The head was the whole request: no body, not even an empty one. */
  endedWithHead = false;
  /** The connection was refused: the peer has seen nothing. */
  refused = false;
  private pump: BodyPump | null = null;

  constructor(cluster: HandlerCluster, sink: ResponseSink) {
    this.cluster = cluster;
    this.sink = sink;
    this.later(() => this.sink?.onConnected());
  }

  // -- the request

  sendHeaders(headers: HeaderMap, end: boolean): void {
    this.headers = headers;
    this.endedWithHead = end;
    if (end) this.finish();
  }

  sendData(bytes: Uint8Array, end: boolean): void {
    this.body.append(bytes);
    if (end) this.finish();
  }

  sendTrailers(trailers: HeaderMap): void {
    // Envoy: trailers travel behind chunks alone, and peers here speak HTTP/1.1
    if (!this.headers?.has("content-length")) this.trailers = trailers;
    this.finish();
  }

  cancel(): void {
    this.sink = null;
    this.pump?.stop();
  }

  private finish(): void {
    if (isShort(this.headers, this.body.length)) return;
    this.complete = true;
    this.cluster.services.asked.note(this);
    this.later(() => this.ask());
  }

  /** The request as a handler and an exchange see it. */
  seen(): PeerRequest {
    const { headers } = this;
    const bytes = promisedPart(this.body.bytes(), headers);
    return {
      cluster: this.cluster.name,
      method: fieldOf(headers, ":method"),
      path: fieldOf(headers, ":path"),
      authority: fieldOf(headers, ":authority"),
      scheme: fieldOf(headers, ":scheme"),
      headers: headers === null ? [] : plainHeaders(headers),
      body: textOf(bytes),
      bytes,
      trailers: this.trailers === null ? [] : plainHeaders(this.trailers),
    };
  }

  // -- the reply

  private later(run: () => void): void {
    this.cluster.services.loop.post(run);
  }

  private ask(): void {
    const { services, name } = this.cluster;
    if (this.sink === null) return;
    if (services.isAnsweredByHand(this.sink)) {
      this.cluster.requests++;
      return;
    }
    try {
      const reply = this.cluster.nextReply(() => this.seen(), services.ownUpstream(this));
      if (reply instanceof Promise) services.waitFor(this.answerLater(reply));
      else if (isResponse(reply)) services.waitFor(this.answerLater(replyOfResponse(reply)));
      else this.answer(reply);
    } catch (error) {
      services.onHandlerError(name, error);
    }
  }

  private async answerLater(promise: Promise<Reply>): Promise<void> {
    const { services, name } = this.cluster;
    try {
      const reply = await promise;
      const ready = isResponse(reply) ? await replyOfResponse(reply) : reply;
      this.later(() => this.answer(ready));
    } catch (error) {
      services.onHandlerError(name, error);
    }
  }

  /** Sends a reply or fails; also what a test does by hand. */
  answer(reply: Exclude<Reply, Response>): void {
    if (!isPrepared(reply)) checkReply(reply, `the answer of cluster "${this.cluster.name}"`);
    if (isFailure(reply)) {
      this.after(milliseconds(reply.delay ?? 0), () => this.failAs(reply));
      return;
    }
    const prepared = prepareReply(reply);
    if (prepared.delay === 0) this.sendHead(prepared, false);
    else this.after(prepared.delay, () => this.sendHead(prepared, false));
  }

  private after(time: number, run: () => void): void {
    if (time === 0) run();
    else this.cluster.services.loop.setTimer(time, run);
  }

  private failAs({ failure, reply }: Failure): void {
    if (failure === "timeout") return;
    if (failure === "connection-failure") this.refused = true;
    if (failure === "reset-after-head") this.sendHead(prepare(reply ?? {}, true), true);
    else this.sink?.onReset(failure === "reset" ? "connection-termination" : "connection-failure");
  }

  /** One read brings the head and a body in one piece; more pieces come in reads of their own. */
  private sendHead(reply: PreparedReply, thenReset: boolean): void {
    const method = this.headers?.get(":method") ?? "GET";
    const ends = !thenReset && endsWithHead(reply, method);
    this.sink?.onHeaders(reply.pairs, ends);
    if (ends) return;
    if (reply.stream !== null) this.pumpFrom(reply, thenReset);
    else if (reply.chunks.length <= 1) this.sendRest(reply, 0, thenReset);
    else this.next(reply, () => this.sendRest(reply, 0, thenReset));
  }

  private pumpFrom(reply: PreparedReply, thenReset: boolean): void {
    const { services, name } = this.cluster;
    this.pump = new BodyPump(
      services,
      reply.stream!,
      {
        onPiece: (bytes) => bytes.length > 0 && this.sink?.onData(bytes, false),
        onFailure: ({ failure }) => failure !== "timeout" && this.breakOff(),
        onEnd: () => this.sendEnd(reply, thenReset),
        onError: (error) => services.onHandlerError(name, error),
      },
      reply.chunkDelay,
    );
    this.pump.start();
  }

  private sendRest(reply: PreparedReply, index: number, thenReset: boolean): void {
    if (index < reply.chunks.length) this.sink?.onData(reply.chunks[index], false);
    if (index + 1 < reply.chunks.length) this.next(reply, () => this.sendRest(reply, index + 1, thenReset));
    else this.sendEnd(reply, thenReset);
  }

  private sendEnd(reply: PreparedReply, thenReset: boolean): void {
    if (thenReset) this.later(() => this.breakOff());
    else if (reply.trailers.length > 0) this.sink?.onTrailers(reply.trailers);
    else this.sink?.onData(noBytes, true);
  }

  /** The connection closes in the middle of a response. */
  private breakOff(): void {
    this.sink?.onReset("protocol-error");
  }

  private next(reply: PreparedReply, run: () => void): void {
    if (reply.chunkDelay > 0) this.cluster.services.loop.setTimer(reply.chunkDelay, run);
    else this.later(run);
  }
}
