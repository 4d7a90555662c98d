/** Filters and streams without wasm: what a chain's tests need. */
import { DataAction, HeadersAction, TrailersAction } from "../../../../host-sim/abi/enums.js";
import type { DecoderFilter, EncoderFilter, StreamFilter } from "../../../../host-sim/envoy/http/filter.js";
import { FilterManager, type StreamOwner } from "../../../../host-sim/envoy/http/filter-manager.js";
import type { FilterSlot } from "../../../../host-sim/envoy/http/filter-slot.js";
import type { LocalReply } from "../../../../host-sim/envoy/http/local-reply.js";
import { BodyBuffer } from "../../../../host-sim/model/body-buffer.js";
import { HeaderMap } from "../../../../host-sim/model/header-map.js";

export const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
export const body = (content: string) => BodyBuffer.of(Buffer.from(content, "latin1"));
export const request = () =>
  HeaderMap.fromPairs("request", [
    ":authority",
    "a",
    ":path",
    "/",
    ":method",
    "GET",
    "x-forwarded-proto",
    "http",
  ]);
export const response = () => HeaderMap.fromPairs("response", [":status", "200"]);

/** Answers by script: `actions["request data"]` is taken from the front, else Continue. Notes what it saw. */
class FakeFilter implements StreamFilter {
  readonly name: string;
  readonly seen: string[];
  readonly actions: Record<string, number[]>;
  decoder!: FilterSlot<DecoderFilter>;
  encoder!: FilterSlot<EncoderFilter>;
  /** Runs inside the call of this name. */
  during: Record<string, () => void> = {};

  constructor(name: string, seen: string[], actions: Record<string, number[]> = {}) {
    this.name = name;
    this.seen = seen;
    this.actions = actions;
  }

  attach(decoder: FilterSlot<DecoderFilter>, encoder: FilterSlot<EncoderFilter>): void {
    this.decoder = decoder;
    this.encoder = encoder;
  }

  decodeHeaders(_headers: HeaderMap, end: boolean): HeadersAction {
    return this.note("request headers", `${end}`, HeadersAction.Continue) as HeadersAction;
  }
  decodeData(data: BodyBuffer, end: boolean): DataAction {
    return this.note("request data", `${text(data.bytes())} ${end}`, DataAction.Continue) as DataAction;
  }
  decodeTrailers(): TrailersAction {
    return this.note("request trailers", "", TrailersAction.Continue) as TrailersAction;
  }
  encodeHeaders(headers: HeaderMap, end: boolean): HeadersAction {
    const status = headers.get(":status");
    return this.note("response headers", `${status} ${end}`, HeadersAction.Continue) as HeadersAction;
  }
  encodeData(data: BodyBuffer, end: boolean): DataAction {
    return this.note("response data", `${text(data.bytes())} ${end}`, DataAction.Continue) as DataAction;
  }
  encodeTrailers(): TrailersAction {
    return this.note("response trailers", "", TrailersAction.Continue) as TrailersAction;
  }
  log(): void {}
  destroy(): void {}

  private note(what: string, details: string, otherwise: number): number {
    this.seen.push(`${this.name} ${what} ${details}`.trimEnd());
    this.during[what]?.();
    return this.actions[what]?.shift() ?? otherwise;
  }
}

/** Stands for the router: notes what would go upstream. */
class FakeRouter implements DecoderFilter {
  readonly sent: string[] = [];
  decodeHeaders(_headers: HeaderMap, end: boolean): HeadersAction {
    this.sent.push(`headers ${end}`);
    return HeadersAction.StopIteration;
  }
  decodeData(data: BodyBuffer, end: boolean): DataAction {
    this.sent.push(`${text(data.take())} ${end}`);
    return DataAction.StopIterationNoBuffer;
  }
  decodeTrailers(): TrailersAction {
    this.sent.push("trailers");
    return TrailersAction.StopIteration;
  }
}

export class FakeStream implements StreamOwner {
  bufferLimit = 1000;
  readonly replyForm = { isHead: false, isGrpc: false };
  readonly replyRewriter = null;
  readonly client: string[] = [];
  readonly router = new FakeRouter();
  readonly seen: string[] = [];
  readonly manager = new FilterManager(this);
  readonly filters: FakeFilter[];
  details = "";

  constructor(...scripts: Array<Record<string, number[]>>) {
    this.filters = scripts.map((actions, i) => new FakeFilter(`f${i + 1}`, this.seen, actions));
    this.manager.install(this.filters, this.router);
  }

  noteLocalReply({ details }: LocalReply): void {
    this.details = details;
  }
  noteRequestData(): void {}
  noteResponse(): void {}
  noteResponseTrailers(): void {}
  noteResponseCode(): void {}
  touchUpstream(): void {
    this.router.sent.push("touched");
  }
  sendHeaders(headers: HeaderMap, end: boolean): void {
    this.client.push(`${headers.get(":status")} ${end}`);
    if (end) this.manager.over = true;
  }
  sendData(data: BodyBuffer, end: boolean): void {
    this.client.push(`${text(data.take())} ${end}`);
    if (end) this.manager.over = true;
  }
  sendTrailers(): void {
    this.client.push("trailers");
    this.manager.over = true;
  }
  passedTwice(who: string): void {
    this.client.push(`${who} passed it twice`);
  }
  post(run: () => void): void {
    run();
  }
  resetStream(): void {
    this.client.push(`reset ${this.details}`);
    this.manager.over = true;
  }
}
