/** A stream that a test moves step by step, and whose callouts it answers by hand. */
import type { HttpCall } from "../envoy/callouts/http-call.js";
import type { HttpStream } from "../envoy/http/http-stream.js";
import { HeaderMap } from "../model/header-map.js";
import { Client } from "./client.js";
import { exchangeOf, type Marks, marksOf } from "./exchange.js";
import { connectionFailure } from "./failures.js";
import type { Host } from "./host.js";
import { HandlerPeer } from "./peer.js";
import { type PreparedRequest, requestRecord } from "./request.js";
import { bytesOf, flatPairs } from "./text.js";
import type { CallbackRecord, Callout, Data, Exchange, HeadersInput, Reply } from "./types.js";

/** A callout that waits for the test. */
export interface WaitingCallout extends Callout {
  /** Answers it, as the cluster's peer would. */
  respond(reply: Exclude<Reply, Response>): Promise<Step>;
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
  callouts: WaitingCallout[];
}

/**
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

  /** @internal Use `host.open`. */
  constructor(host: Host, request: PreparedRequest) {
    this.host = host;
    this.request = request;
    this.client = new Client(request.headers.get(":method") ?? "GET");
    this.marks = marksOf(host.journals);
    this.stream = host.startStream(request, this.client);
    host.holdCallouts(this.stream);
  }

  /** Sends the head. */
  headers({ end = false }: { end?: boolean } = {}): Promise<Step> {
    return this.step(() => this.stream.decodeHeaders(this.request.headers, end));
  }

  /** Sends one piece of the body: one read of Envoy's. */
  data(piece: Data, { end = false }: { end?: boolean } = {}): Promise<Step> {
    const bytes = bytesOf(piece);
    this.bodySeen += typeof piece === "string" ? piece : "";
    return this.step(() => this.stream.decodeData(bytes, end));
  }

  trailers(trailers: HeadersInput): Promise<Step> {
    const map = HeaderMap.fromPairs("request-trailers", flatPairs(trailers));
    return this.step(() => this.stream.decodeTrailers(map));
  }

  /** Ends the request, as HTTP/1.1 does: with an empty read. */
  end(): Promise<Step> {
    return this.step(() => this.stream.decodeData(new Uint8Array(0), true));
  }

  /** The client goes away. */
  disconnect(): Promise<Step> {
    return this.step(() => this.stream.disconnect());
  }

  /** What has happened so far, as `host.exchange` gives it. */
  get exchange(): Exchange {
    const record = { ...requestRecord(this.request), body: this.bodySeen };
    return exchangeOf(this.host.journals, this.marks, record, this.client, this.stream);
  }

  /** Callouts that wait for the test. */
  get callouts(): WaitingCallout[] {
    const { pending } = this.host.journals.callouts;
    return [...pending].map(([call, record]) => this.waiting(call, record));
  }

  private async step(act: () => void): Promise<Step> {
    const mark = this.host.journals.recorder.journal.mark();
    this.host.loop.post(act);
    await this.host.run.settle();
    const trace = this.host.journals.recorder.journal.since(mark);
    const callbacks = trace.filter((record) => record.kind === "callback");
    return {
      action: callbacks.findLast((record) => record.action !== null)?.action ?? null,
      paused: this.stream.isPaused,
      callbacks,
      callouts: this.callouts,
    };
  }

  private waiting(call: HttpCall, record: Callout): WaitingCallout {
    const answer = (reply: Exclude<Reply, Response>) => this.step(() => this.answerByHand(call, reply));
    return {
      ...record,
      respond: answer,
      fail: () => answer(connectionFailure()),
      timeOut: async () => {
        await this.host.clock.advance(call.request.timeout);
        return this.step(() => {});
      },
    };
  }

  private answerByHand(call: HttpCall, reply: Exclude<Reply, Response>): void {
    if (call.lastPeer instanceof HandlerPeer) call.lastPeer.answer(reply);
  }
}
