/** A stream that a test moves step by step, and whose callouts it answers by hand. */
import type { GrpcCallout } from "../envoy/callouts/grpc-callout.js";
import { HttpCall } from "../envoy/callouts/http-call.js";
import type { HttpStream } from "../envoy/http/http-stream.js";
import type { JsonObject } from "../envoy/properties/index.js";
import { HostSimError } from "../errors.js";
import { HeaderMap } from "../model/header-map.js";
import { Client } from "./client.js";
import { rememberStep } from "./columns/behind.js";
import { exchangeOf, type Marks, marksOf } from "./exchange.js";
import { connectionFailure } from "./failures.js";
import { grpcPeerOf } from "./grpc-peer.js";
import type { Host } from "./host.js";
import { calloutLine } from "./matchers/lines.js";
import { indent } from "./matchers/result.js";
import { HandlerPeer } from "./peer.js";
import { readProperty, setProperties } from "./properties.js";
import { type PreparedRequest, requestRecord } from "./request.js";
import { StepOrder } from "./step-order.js";
import { bytesOf, flatPairs, textOf } from "./text.js";
import type {
  CallbackRecord,
  Callout,
  Data,
  Exchange,
  GrpcAnswer,
  GrpcReply,
  HeadersInput,
  Reply,
} from "./types.js";
import { isResponse, replyOfResponse } from "./web.js";

/** What a test answers by hand: a reply, and to a gRPC callout messages and a status. */
export type HandAnswer = Reply | GrpcReply;

/** A callout that waits for the test. */
export interface WaitingCallout extends Callout {
  /**
   * Answers it, as the cluster's peer would: a gRPC callout takes messages and a status, and a stream more of them
   * after an answer with `keepOpen`.
   *
   * @throws HostSimError (CALLOUT_NOT_WAITING) where it has an answer, with the callouts that were made.
   */
  respond(reply: HandAnswer): Promise<Step>;
  /** The connection is refused. */
  fail(): Promise<Step>;
  /** Lets the callout's own time pass. */
  timeOut(): Promise<Step>;
}

/** What a step led to. */
export interface Step {
  /** What the last callback of the step answered: "Continue", "StopIteration", ...; `null` when none ran. */
  action: string | null;
  /** The request is held by a filter. */
  paused: boolean;
  /** Callbacks of this step, in order. */
  callbacks: CallbackRecord[];
  /** Callouts that wait for the test: those of this stream, and those that belong to none, as a tick's. */
  callouts: WaitingCallout[];
}

/**
 * A stream whose frames the test sends one by one. Each step runs what is due and says what it led to.
 *
 * @example
 * const stream = host.open({ path: "/private" });
 * const { paused, callouts } = await stream.headers({ end: true });
 * await callouts[0].respond("ok");
 */
export class OpenStream {
  private readonly host: Host;
  private readonly request: PreparedRequest;
  private readonly client: Client;
  private readonly stream: HttpStream;
  private readonly marks: Marks;
  private bodySeen = "";
  private readonly order = new StepOrder();

  /** @internal Use `host.open`. */
  constructor(host: Host, request: PreparedRequest) {
    this.host = host;
    this.request = request;
    this.client = new Client(request.headers.get(":method") ?? "GET");
    this.marks = marksOf(host.journals);
    this.stream = host.startStream(request, this.client);
    host.holdCallouts(this.stream);
    host.journals.callouts.waiting.watch(this.stream.info.connection);
  }

  /** Sends the head. */
  headers({ end = false }: { end?: boolean } = {}): Promise<Step> {
    return this.step(
      () => this.stream.decodeHeaders(this.request.headers, end),
      () => this.order.head(end),
    );
  }

  /** Sends one piece of the body: one read of Envoy's. */
  data(piece: Data, { end = false }: { end?: boolean } = {}): Promise<Step> {
    const bytes = bytesOf(piece);
    return this.step(
      () => this.stream.decodeData(bytes, end),
      () => {
        this.order.rest("data()", end);
        this.bodySeen += textOf(bytes);
      },
    );
  }

  /** Sends the request's trailers, which end it. */
  trailers(trailers: HeadersInput): Promise<Step> {
    const map = HeaderMap.fromPairs("request-trailers", flatPairs(trailers));
    return this.step(
      () => this.stream.decodeTrailers(map),
      () => this.order.rest("trailers()", true),
    );
  }

  /** Ends the request, as HTTP/1.1 does: with an empty read. */
  end(): Promise<Step> {
    return this.step(
      () => this.stream.decodeData(new Uint8Array(0), true),
      () => this.order.rest("end()", true),
    );
  }

  /** The client goes away. */
  disconnect(): Promise<Step> {
    return this.step(() => this.stream.disconnect());
  }

  /**
   * A property as a plugin gets it, in Envoy's encoding (text as it is); `null` where there is none.
   * @example stream.property("request", "path")
   */
  property(...path: string[]): string | null {
    return readProperty(this.stream, this.host.engine.services.node as JsonObject, path);
  }

  /** Sets properties, as a plugin would with `proxy_set_property`. */
  setProperties(properties: Readonly<Record<string, Data>>): void {
    setProperties(this.stream, properties);
  }

  /** What has happened so far, as `host.exchange` gives it. */
  get exchange(): Exchange {
    const record = { ...requestRecord(this.request), body: this.bodySeen };
    return exchangeOf(this.host.journals, this.marks, record, this.client, this.stream);
  }

  /** Callouts that wait for the test: those of this stream, and those that belong to none, as a tick's. */
  get callouts(): WaitingCallout[] {
    const waiting = this.host.journals.callouts.waiting.of(this.stream.info.connection);
    return waiting.map(([record, call]) =>
      call instanceof HttpCall ? this.waitingHttp(call, record) : this.waitingGrpc(call, record),
    );
  }

  /** @param check Throws where the step cannot come now. */
  private async step(act: () => void, check?: () => void): Promise<Step> {
    check?.();
    return this.observed(() => {
      this.host.loop.post(act);
      return this.host.run.settle();
    });
  }

  private async observed(act: () => Promise<void>): Promise<Step> {
    const mark = this.host.journals.recorder.journal.mark();
    await act();
    const trace = this.host.journals.recorder.journal.since(mark, this.stream.info.connection);
    const callbacks = trace.filter((record) => record.kind === "callback");
    const step: Step = {
      action: callbacks.findLast((record) => record.action !== null)?.action ?? null,
      paused: this.stream.isPaused,
      callbacks,
      callouts: this.callouts,
    };
    rememberStep(step, () => this.exchange);
    return step;
  }

  private waitingHttp(call: HttpCall, record: Callout): WaitingCallout {
    return this.waiting(record, async (reply) => {
      const ready = isResponse(reply) ? await replyOfResponse(reply) : reply;
      if (call.lastPeer instanceof HandlerPeer) call.lastPeer.answer(ready as Exclude<Reply, Response>);
    });
  }

  private waitingGrpc(callout: GrpcCallout, record: Callout): WaitingCallout {
    return this.waiting(record, async (reply) => {
      if (callout.exchange !== null) grpcPeerOf(callout.exchange)?.answer(reply as GrpcAnswer);
    });
  }

  private waiting(record: Callout, answer: (reply: HandAnswer) => Promise<void>): WaitingCallout {
    const isWaiting = () => record.answer === null;
    const respond = async (reply: HandAnswer) => {
      if (!isWaiting()) throw notWaiting(record, this.exchange.callouts);
      return this.step(() =>
        this.host.run.waitFor(answer(reply).catch((error) => this.host.run.fail(error))),
      );
    };
    return {
      ...record,
      respond,
      fail: () => respond(connectionFailure()),
      timeOut: async () => {
        if (!isWaiting() || record.timeout === 0) throw notWaiting(record, this.exchange.callouts);
        return this.observed(() => this.host.clock.advance(record.timeout));
      },
    };
  }
}

function notWaiting(record: Callout, callouts: readonly Callout[]): HostSimError {
  const { token, cluster, answer, timeout } = record;
  const why = answer === null && timeout === 0 ? "has no timeout" : "does not wait for an answer any more";
  return new HostSimError(
    "CALLOUT_NOT_WAITING",
    `callout ${token} to cluster "${cluster}" ${why}`,
    `Callouts that were made:\n${indent(callouts.map(calloutLine))}`,
  );
}
