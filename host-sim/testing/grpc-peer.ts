/**
 * A cluster whose peer speaks gRPC: takes messages, asks a test's handler, sends its answer.
 *
 * The handler is asked when the first message, or the end of the request, has arrived. A reply with `keepOpen`
 * leaves the stream open: then a function is asked again for what arrives later, and the guest's close ends the
 * stream with the last reply's status and trailing metadata.
 */
import { GrpcFrameReader, grpcFrame } from "../envoy/callouts/grpc-frame.js";
import type { Cluster, PeerStream, ResponseSink } from "../envoy/upstream.js";
import { decodeText } from "../model/byte-string.js";
import type { HeaderMap } from "../model/header-map.js";
import { BodyPump } from "./body-stream.js";
import { milliseconds } from "./duration.js";
import { type PreparedGrpcReply, prepareGrpcReply } from "./grpc-reply.js";
import { grpcAnswer as checkAnswer } from "./options/replies.js";
import type { PeerServices } from "./peer.js";
import { plainHeaders, textOf } from "./text.js";
import type { Failure, GrpcAnswer, GrpcHandler, GrpcRequest, PeerRequest } from "./types.js";

type Answering = (request: GrpcRequest) => GrpcAnswer | Promise<GrpcAnswer>;

/** The peers behind streams that are open, for those who answer by hand. */
const peers = new WeakMap<ResponseSink, GrpcPeer>();

/** The peer that a gRPC callout asks; `undefined` where a test's peer is not asked. */
export const grpcPeerOf = (sink: ResponseSink): GrpcPeer | undefined => peers.get(sink);

export class GrpcCluster implements Cluster {
  readonly name: string;
  readonly address: string;
  readonly metadata = {};
  readonly services: PeerServices;
  readonly handler: GrpcHandler;
  /** So many calls and streams were opened. */
  requests = 0;

  constructor(services: PeerServices, name: string, address: string, handler: GrpcHandler) {
    this.services = services;
    this.name = name;
    this.address = address;
    this.handler = handler;
  }

  open(sink: ResponseSink): PeerStream {
    const peer = new GrpcPeer(this, sink, this.nextHandler());
    peers.set(sink, peer);
    return peer;
  }

  /** A list gives one for each call or stream, and the last again and again. */
  private nextHandler(): GrpcAnswer | Answering {
    const { handler } = this;
    const turn = this.requests++;
    const one = isList(handler) ? handler[Math.min(turn, handler.length - 1)] : handler;
    return one ?? { failure: "timeout" };
  }
}

const isList = (handler: GrpcHandler): handler is ReadonlyArray<GrpcAnswer | Answering> =>
  Array.isArray(handler);

export class GrpcPeer implements PeerStream {
  private readonly cluster: GrpcCluster;
  private sink: ResponseSink | null;
  private readonly handler: GrpcAnswer | Answering;
  private pump: BodyPump | null = null;
  private headers: HeaderMap | null = null;
  private readonly reader = new GrpcFrameReader();
  private readonly messages: Uint8Array[] = [];
  private requestEnded = false;
  /** An answer is due or on its way: what arrives meanwhile waits. */
  private busy = false;
  /** So many messages the handler has seen. */
  private shown = 0;
  private headSent = false;
  /** The last reply, when it left the stream open. */
  private last: PreparedGrpcReply | null = null;

  constructor(cluster: GrpcCluster, sink: ResponseSink, handler: GrpcAnswer | Answering) {
    this.cluster = cluster;
    this.sink = sink;
    this.handler = handler;
    cluster.services.asked.note(this);
    this.later(() => this.connect());
  }

  /** A peer that refuses connections does so before anything is sent. */
  private connect(): void {
    const { handler } = this;
    if (typeof handler !== "function" && isFailure(handler) && handler.failure === "connection-failure") {
      this.failAs(handler);
    } else this.sink?.onConnected();
  }

  // -- the request

  sendHeaders(headers: HeaderMap, end: boolean): void {
    this.headers = headers;
    if (end) this.sendData(new Uint8Array(0), true);
  }

  sendData(bytes: Uint8Array, end: boolean): void {
    this.messages.push(...(this.reader.read(bytes) ?? []).map((frame) => frame.message));
    this.requestEnded ||= end;
    this.wake();
  }

  sendTrailers(_trailers: HeaderMap): void {
    this.sendData(new Uint8Array(0), true);
  }

  cancel(): void {
    this.sink = null;
    this.pump?.stop();
  }

  /** As an HTTP request: messages stand one after another in the body, without their frames. */
  seen(): PeerRequest {
    const field = (name: string) => decodeText(this.headers?.get(name) ?? "");
    const bytes = Buffer.concat(this.messages);
    return {
      cluster: this.cluster.name,
      method: field(":method"),
      path: field(":path"),
      authority: field(":authority"),
      scheme: field(":scheme"),
      headers: this.headers === null ? [] : plainHeaders(this.headers),
      body: textOf(bytes),
      bytes: new Uint8Array(bytes),
      trailers: [],
    };
  }

  private asked(): GrpcRequest {
    const path = decodeText(this.headers?.get(":path") ?? "").slice(1);
    const cut = path.lastIndexOf("/");
    return {
      cluster: this.cluster.name,
      service: path.slice(0, Math.max(0, cut)),
      method: path.slice(cut + 1),
      metadata: this.headers === null ? [] : plainHeaders(this.headers),
      messages: this.messages.slice(),
    };
  }

  // -- the answer

  private later(run: () => void): void {
    this.cluster.services.loop.post(run);
  }

  private wake(): void {
    if (this.busy || !this.hasNews) return;
    this.busy = true;
    this.later(() => this.next());
  }

  private get hasNews(): boolean {
    return this.shown < this.messages.length || this.requestEnded;
  }

  private next(): void {
    if (this.sink === null) return;
    const hasMessages = this.shown < this.messages.length;
    this.shown = this.messages.length;
    if (this.last === null || (hasMessages && this.isAskedAgain)) this.ask();
    else if (this.requestEnded) this.sink.onTrailers(this.last.trailers);
    else this.rest();
  }

  /** For what comes later on a stream that was left open. */
  private get isAskedAgain(): boolean {
    return typeof this.handler === "function" || this.isAnsweredByHand;
  }

  private get isAnsweredByHand(): boolean {
    return this.sink !== null && this.cluster.services.isAnsweredByHand(this.sink);
  }

  /** Nothing more to say until something arrives. */
  private rest(): void {
    this.busy = false;
    this.wake();
  }

  private ask(): void {
    if (this.isAnsweredByHand) return;
    const { services, name } = this.cluster;
    const { handler } = this;
    try {
      const answer = typeof handler === "function" ? handler(this.asked()) : handler;
      if (answer instanceof Promise) services.waitFor(this.answerLater(answer));
      else this.answer(answer);
    } catch (error) {
      services.onHandlerError(name, error);
    }
  }

  private async answerLater(promise: Promise<GrpcAnswer>): Promise<void> {
    try {
      const answer = await promise;
      this.later(() => this.answer(answer));
    } catch (error) {
      this.cluster.services.onHandlerError(this.cluster.name, error);
    }
  }

  /** Sends an answer or fails; also what a test does by hand. */
  answer(answer: GrpcAnswer): void {
    this.busy = true;
    checkAnswer(answer, `the answer of cluster "${this.cluster.name}"`);
    if (isFailure(answer)) {
      this.after(milliseconds(answer.delay ?? 0), () => this.failAs(answer));
      return;
    }
    const reply = prepareGrpcReply(answer);
    this.after(reply.delay, () => this.send(reply));
  }

  private after(time: number, run: () => void): void {
    if (time === 0) run();
    else this.cluster.services.loop.setTimer(time, run);
  }

  private failAs({ failure }: Failure): void {
    if (failure === "timeout") return;
    if (failure === "reset-after-head") this.sendHead(prepareGrpcReply({}));
    this.sink?.onReset(failure === "connection-failure" ? "connection-failure" : "connection-termination");
  }

  private send(reply: PreparedGrpcReply): void {
    if (reply.trailersOnly && !this.headSent) {
      this.sink?.onHeaders([...reply.head, ...reply.trailers], true);
      return;
    }
    this.sendHead(reply);
    if (reply.stream === null) this.sendFrame(reply, 0);
    else this.pumpFrom(reply);
  }

  private sendHead({ head }: PreparedGrpcReply): void {
    if (!this.headSent) this.sink?.onHeaders(head, false);
    this.headSent = true;
  }

  private pumpFrom(reply: PreparedGrpcReply): void {
    const { services, name } = this.cluster;
    this.pump = new BodyPump(services, reply.stream!, {
      onPiece: (message) => this.sink?.onData(grpcFrame(message), false),
      onFailure: (failure) => this.failAs(failure),
      onEnd: () => this.finish(reply),
      onError: (error) => services.onHandlerError(name, error),
    });
    this.pump.start();
  }

  /** Every message comes in a read of its own. */
  private sendFrame(reply: PreparedGrpcReply, index: number): void {
    if (index === reply.frames.length) this.finish(reply);
    else {
      this.later(() => {
        this.sink?.onData(reply.frames[index], false);
        this.sendFrame(reply, index + 1);
      });
    }
  }

  private finish(reply: PreparedGrpcReply): void {
    this.last = reply;
    this.later(() => {
      if (reply.keepOpen && !this.requestEnded) this.rest();
      else if (reply.keepOpen && this.hasUnseen) this.next();
      else this.sink?.onTrailers(reply.trailers);
    });
  }

  private get hasUnseen(): boolean {
    return this.shown < this.messages.length && this.isAskedAgain;
  }
}

const isFailure = (answer: GrpcAnswer): answer is Failure => "failure" in answer;
