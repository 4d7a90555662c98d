/** One stream's filters, both ways, and the local replies that cut through them. */
import type { BodyBuffer } from "../../model/body-buffer.js";
import type { HeaderMap } from "../../model/header-map.js";
import { DecoderChain, EncoderChain } from "./chains.js";
import type { DecoderFilter, StreamFilter } from "./filter.js";
import { Call, type ChainOwner, type ChainState } from "./filter-chain.js";
import {
  type LocalReply,
  type PreparedReply,
  prepareReply,
  type ReplyForm,
  type ReplyRewriter,
} from "./local-reply.js";

/** What the filter manager asks of the stream that it belongs to. */
export interface StreamOwner {
  readonly bufferLimit: number;
  readonly replyForm: ReplyForm;
  readonly replyRewriter: ReplyRewriter | null;
  /** So much of the request's body was read. */
  noteRequestData(length: number): void;
  /** The response's head or trailers are there: filters may hold them still. */
  noteResponse(headers: HeaderMap): void;
  noteResponseTrailers(trailers: HeaderMap): void;
  noteResponseCode(code: number): void;
  noteLocalReply(reply: LocalReply): void;
  sendHeaders(headers: HeaderMap, end: boolean): void;
  sendData(data: BodyBuffer, end: boolean): void;
  sendTrailers(trailers: HeaderMap): void;
  /** A connection to the upstream is opened, and nothing sent. */
  touchUpstream(): void;
  /** Cut the client off: nothing better can be done. */
  resetStream(): void;
  /** A filter continued a response and let it pass as well. */
  passedTwice(who: string): void;
  /** When the present event is over. */
  post(run: () => void): void;
}

type Frame = () => void;

/** A direction of the chain, as far as reading goes. */
interface Pausable {
  readonly isBackedUp: boolean;
  paused: boolean;
}

export class FilterManager implements ChainOwner {
  readonly decoder: DecoderChain;
  readonly encoder: EncoderChain;
  filters: readonly StreamFilter[] = [];
  private readonly owner: StreamOwner;
  private readonly state: ChainState = { call: 0 };
  private prepared: PreparedReply | null = null;
  private readonly unreadRequest: Frame[] = [];
  private readonly unreadResponse: Frame[] = [];
  /** The response's head has gone to the client. */
  headSent = false;
  /** The response has ended, or the stream is gone. */
  over = false;
  /** The filters are destroyed. */
  destroyed = false;

  constructor(owner: StreamOwner) {
    this.owner = owner;
    this.decoder = new DecoderChain(this.state, this);
    this.encoder = new EncoderChain(this.state, this);
  }

  /** Filters in the request's order; responses pass them backwards. */
  install(filters: readonly StreamFilter[], router: DecoderFilter): void {
    this.filters = filters;
    const decoding: readonly DecoderFilter[] = [...filters, router];
    this.decoder.install(decoding);
    this.encoder.install(filters.toReversed());
    const last = filters.length - 1;
    for (let i = last; i >= 0; i--) filters[i].attach(this.decoder.slots[i], this.encoder.slots[last - i]);
  }

  // -- the request

  decodeHeaders(headers: HeaderMap, end: boolean): void {
    this.decoder.headers = headers;
    this.decoder.complete = end;
    this.decoder.walkHeaders(null, end);
  }

  decodeData(data: BodyBuffer, end: boolean): void {
    if (this.isHeldBack(this.unreadRequest, this.decoder)) {
      this.unreadRequest.push(() => this.decodeData(data, end));
      return;
    }
    this.owner.noteRequestData(data.length);
    this.decoder.complete ||= end;
    this.decoder.walkData(null, data, end, true);
    // what no filter holds is gone with the read that brought it
    data.clear();
    this.pauseIfFull(this.decoder);
  }

  decodeTrailers(trailers: HeaderMap): void {
    if (this.isHeldBack(this.unreadRequest, this.decoder)) {
      this.unreadRequest.push(() => this.decodeTrailers(trailers));
      return;
    }
    this.decoder.complete = true;
    this.decoder.trailers = trailers;
    this.decoder.walkTrailers(null);
  }

  // -- the response, from the router

  encodeHeaders(headers: HeaderMap, end: boolean): void {
    this.owner.noteResponse(headers);
    this.encoder.headers = headers;
    this.encoder.complete = end;
    this.encoder.walkHeaders(null, end);
  }

  encodeData(data: BodyBuffer, end: boolean): void {
    if (this.isHeldBack(this.unreadResponse, this.encoder)) {
      this.unreadResponse.push(() => this.encodeData(data, end));
      return;
    }
    this.encoder.complete ||= end;
    this.encoder.walkData(null, data, end, true);
    data.clear();
    this.pauseIfFull(this.encoder);
  }

  encodeTrailers(trailers: HeaderMap): void {
    if (this.isHeldBack(this.unreadResponse, this.encoder)) {
      this.unreadResponse.push(() => this.encodeTrailers(trailers));
      return;
    }
    this.owner.noteResponseTrailers(trailers);
    this.encoder.complete = true;
    this.encoder.trailers = trailers;
    this.encoder.walkTrailers(null);
  }

  // -- what is not read while too much is held

  /** Envoy stops reading from a peer whose data piles up at a filter that pushes back; what it has read still comes. */
  private pauseIfFull(chain: Pausable): void {
    if (!chain.isBackedUp || chain.paused) return;
    this.owner.post(() => {
      chain.paused = chain.isBackedUp;
    });
  }

  private isHeldBack(unread: readonly Frame[], chain: Pausable): boolean {
    return unread.length > 0 || chain.paused;
  }

  /** A filter has let go: what was not read follows. */
  readOn(): void {
    this.replay(this.unreadRequest, this.decoder);
    this.replay(this.unreadResponse, this.encoder);
  }

  private replay(unread: Frame[], chain: Pausable): void {
    chain.paused &&= chain.isBackedUp;
    if (unread.length === 0 || chain.paused) return;
    const frames = unread.splice(0);
    for (const frame of frames) frame();
  }

  // -- local replies

  /**
   * Envoy: before a response exists the reply passes the response filters; while a response is held back it
   * replaces that one past all filters; behind a head that is out the stream is cut.
   */
  sendLocalReply(reply: LocalReply): void {
    if (this.state.call & Call.Decoding) this.decoder.aborted = true;
    else if (this.state.call & Call.Encoding) this.encoder.aborted = true;
    this.owner.noteLocalReply(reply);
    if (this.encoder.headers === null) this.prepareOrSend(reply);
    else if (!this.headSent) this.sendPastFilters(this.prepare(reply));
    else this.owner.resetStream();
  }

  /** A reply made inside a request callback goes out once the filter has returned. Envoy: even if the stream was cut. */
  carryOutLocalReply(): void {
    const reply = this.prepared;
    this.prepared = null;
    if (reply === null) return;
    const wasOver = this.over;
    this.over = false;
    this.sendThroughFilters(reply);
    this.over ||= wasOver;
  }

  private prepareOrSend(reply: LocalReply): void {
    if ((this.state.call & Call.Decoding) === 0) this.sendThroughFilters(this.prepare(reply));
    else this.prepared ??= this.prepare(reply);
  }

  private prepare(reply: LocalReply): PreparedReply {
    const prepared = prepareReply(reply, this.owner.replyForm, this.owner.replyRewriter);
    // Envoy: a gRPC request's reply is a 200, but only once it is sent
    const { isGrpc } = this.owner.replyForm;
    this.owner.noteResponseCode(isGrpc ? reply.code : Number(prepared.headers.get(":status")));
    return prepared;
  }

  private sendThroughFilters(reply: PreparedReply): void {
    this.encodeHeaders(reply.headers, reply.body === null);
    if (reply.body !== null && !this.over && !this.destroyed) this.encodeData(reply.body, true);
  }

  private sendPastFilters(reply: PreparedReply): void {
    this.owner.noteResponse(reply.headers);
    this.encoder.headers = reply.headers;
    this.headSent = true;
    this.owner.sendHeaders(reply.headers, reply.body === null);
    if (reply.body !== null && !this.destroyed) this.owner.sendData(reply.body, true);
  }

  // -- what the chains ask

  get bufferLimit(): number {
    return this.owner.bufferLimit;
  }
  get responseComplete(): boolean {
    return this.encoder.complete;
  }

  sendHeaders(headers: HeaderMap, end: boolean): void {
    if (this.over) return;
    this.headSent = true;
    this.owner.sendHeaders(headers, end);
  }

  sendData(data: BodyBuffer, end: boolean): void {
    if (!this.over) this.owner.sendData(data, end);
  }

  sendTrailers(trailers: HeaderMap): void {
    this.owner.noteResponseTrailers(trailers);
    if (!this.over) this.owner.sendTrailers(trailers);
  }

  passedTwice(who: string): void {
    this.owner.passedTwice(who);
  }

  resumedAfterEnd(): void {
    this.owner.touchUpstream();
  }

  requestTooLarge(): void {
    this.sendLocalReply(tooLargeReply(413, "Payload Too Large", "request_payload_too_large"));
  }

  /** Envoy: 500 while the head is held back, else the stream is cut. */
  responseTooLarge(): void {
    this.sendLocalReply(tooLargeReply(500, "Internal Server Error", "response_payload_too_large"));
  }
}

function tooLargeReply(code: number, body: string, details: string): LocalReply {
  return { code, body, headers: [], grpcStatus: -1, details };
}
