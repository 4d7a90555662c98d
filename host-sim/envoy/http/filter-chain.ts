/**
 * One direction of Envoy's HTTP filter manager: how headers, data and trailers walk the filters, stop, are
 * held back, and go on. `DecoderChain` and `EncoderChain` say what differs. As in Envoy 1.40.
 */
import { DataAction, HeadersAction, TrailersAction } from "../../abi/enums.js";
import { BodyBuffer } from "../../model/body-buffer.js";
import type { HeaderMap } from "../../model/header-map.js";
import { FilterSlot, Iteration } from "./filter-slot.js";

/** Which kind of frame a filter of the stream is looking at now: bits, because calls nest. */
export const Call = {
  DecodeHeaders: 1,
  DecodeData: 2,
  DecodeTrailers: 4,
  EncodeHeaders: 8,
  EncodeData: 16,
  EncodeTrailers: 32,
  Decoding: 7,
  Encoding: 56,
} as const;

/** What both directions of a stream share. */
export interface ChainState {
  /** Bits of `Call`. */
  call: number;
}

/** What the chains ask of the filter manager. */
export interface ChainOwner {
  readonly bufferLimit: number;
  /** The response has ended, or the stream is gone. */
  readonly over: boolean;
  /** All of a response is there, though filters may hold it. */
  readonly responseComplete: boolean;
  carryOutLocalReply(): void;
  sendHeaders(headers: HeaderMap, end: boolean): void;
  sendData(data: BodyBuffer, end: boolean): void;
  sendTrailers(trailers: HeaderMap): void;
  resumedAfterEnd(): void;
  passedTwice(who: string): void;
  requestTooLarge(): void;
  responseTooLarge(): void;
}

export abstract class FilterChain<F> {
  slots: readonly FilterSlot<F>[] = [];
  headers: HeaderMap | null = null;
  trailers: HeaderMap | null = null;
  /** Data held for a stopped filter. */
  held: BodyBuffer | null = null;
  /** The holding filter pushes back instead of failing when too much is held. Envoy: so it is before any filter holds. */
  streaming = true;
  /** The peer is not read from any more. */
  paused = false;
  /** The peer's end of the message has arrived. */
  complete = false;
  /** A local reply made in a call of this direction: nothing of it goes further. */
  aborted = false;
  protected readonly state: ChainState;
  protected readonly owner: ChainOwner;

  constructor(state: ChainState, owner: ChainOwner) {
    this.state = state;
    this.owner = owner;
  }

  get bufferLimit(): number {
    return this.owner.bufferLimit;
  }
  /** No frame may move any more: the stream is over. */
  protected get finished(): boolean {
    return this.owner.over;
  }

  install(filters: readonly F[]): void {
    this.slots = filters.map((filter, index) => new FilterSlot(filter, index));
  }

  /** The first filter that holds frames back; `null` when they flow. The router, which ends requests, does not count. */
  get stoppedSlot(): FilterSlot<F> | null {
    const count = this.lastStops ? this.slots.length : this.slots.length - 1;
    for (let i = 0; i < count; i++) if (this.slots[i].iteration !== Iteration.Continue) return this.slots[i];
    return null;
  }

  /** More is held than the limit by a filter that pushes back: the peer is not read from. */
  get isBackedUp(): boolean {
    return (
      this.streaming && this.bufferLimit > 0 && this.held !== null && this.held.length > this.bufferLimit
    );
  }

  // -- what the directions differ in

  protected abstract readonly headersCall: number;
  protected abstract callHeaders(filter: F, headers: HeaderMap, end: boolean): HeadersAction;
  protected abstract callData(filter: F, data: BodyBuffer, end: boolean): DataAction;
  protected abstract callTrailers(filter: F, trailers: HeaderMap): TrailersAction;
  /** The last filter of the requests' way ends it: its stop is not a stop for what follows. */
  protected abstract readonly lastStops: boolean;
  /** A local reply was made during the filter's call: carry it out. True when the walk is over. */
  protected abstract afterCall(): boolean;
  protected abstract deliverHeaders(headers: HeaderMap, end: boolean): void;
  protected abstract deliverData(data: BodyBuffer, end: boolean): void;
  protected abstract deliverTrailers(trailers: HeaderMap): void;
  /** A filter let a frame pass with which it has already ended the stream by a resume. */
  protected abstract passedAgain(slot: FilterSlot<F>): void;
  /** More than the buffer limit is held. */
  protected abstract tooLarge(slot: FilterSlot<F>): void;

  // -- the walk

  walkHeaders(from: FilterSlot<F> | null, end: boolean): void {
    const headers = this.headers as HeaderMap;
    let bodyAddedAt: FilterSlot<F> | null = null;
    for (let i = from ? from.index + 1 : 0; i < this.slots.length; i++) {
      const slot = this.slots[i];
      slot.ended = end && bodyAddedAt === null;
      this.state.call |= this.headersCall;
      const action = this.callHeaders(slot.filter, headers, slot.ended);
      this.state.call &= ~this.headersCall;
      const goesOn = this.noteHeaders(slot, this.afterCall() ? HeadersAction.StopIteration : action);
      if (this.aborted) return;
      if (this.finished) {
        if (goesOn) this.passedAgain(slot);
        return;
      }
      if (!goesOn && !this.isExempt(i)) {
        this.dispatchAddedBody(bodyAddedAt);
        return;
      }
      if (end && this.held !== null && bodyAddedAt === null) bodyAddedAt = slot;
    }
    this.deliverHeaders(headers, end && bodyAddedAt === null);
    this.dispatchAddedBody(bodyAddedAt);
  }

  walkData(from: FilterSlot<F> | null, data: BodyBuffer, end: boolean, mayResumeHere: boolean): void {
    if (this.aborted || this.finished) return;
    let trailersAddedAt: FilterSlot<F> | null = null;
    const hadTrailers = this.trailers !== null;
    let i = this.startIndex(from, mayResumeHere);
    for (; i < this.slots.length; i++) {
      const slot = this.slots[i];
      if (this.holdIfStoppedAll(slot, data)) return;
      if (slot.ended) return;
      const action = this.showData(slot, data, end);
      if (!hadTrailers && this.trailers !== null && trailersAddedAt === null) trailersAddedAt = slot;
      if (this.afterCall() || this.aborted) return;
      if (this.finished) {
        if (action === DataAction.Continue) this.passedAgain(slot);
        return;
      }
      if (!this.noteData(slot, action, data) && !this.isExempt(i)) {
        // Envoy: trailers that a response filter added in the call in which it stops go nowhere
        if (this.lastStops) return;
        break;
      }
    }
    if (i >= this.slots.length) this.deliverData(data, end && trailersAddedAt === null);
    if (trailersAddedAt !== null) this.walkTrailers(trailersAddedAt);
  }

  walkTrailers(from: FilterSlot<F> | null): void {
    if (this.aborted || this.finished) return;
    const trailers = this.trailers as HeaderMap;
    const call = this.headersCall << 2;
    for (let i = this.startIndex(from, true); i < this.slots.length; i++) {
      const slot = this.slots[i];
      if (slot.stoppedAll) return;
      this.state.call |= call;
      const action = this.callTrailers(slot.filter, trailers);
      slot.ended = true;
      this.state.call &= ~call;
      if (this.afterCall() || this.aborted || this.finished) return;
      if (!this.noteTrailers(slot, action) && !this.isExempt(i)) return;
    }
    this.deliverTrailers(trailers);
  }

  /** A stopped filter lets go: everything that was held moves on (Envoy: continueDecoding, continueEncoding). */
  resume(slot: FilterSlot<F>): void {
    if (this.finished) return;
    if (slot.stoppedAll) slot.resumesHere = true;
    slot.iteration = Iteration.Continue;
    if (!slot.headersContinued) {
      slot.headersContinued = true;
      this.walkHeaders(slot, this.complete && this.held === null && this.trailers === null);
    }
    const hadTrailers = this.trailers !== null;
    if (this.held !== null) this.walkData(slot, this.held, this.complete && !hadTrailers, true);
    if (hadTrailers) this.walkTrailers(slot);
    slot.resumesHere = false;
  }

  /** A filter puts data among what is held, during its own headers or data call or between calls. */
  hold(slot: FilterSlot<F>, data: BodyBuffer): void {
    if (this.held === data) return;
    if (this.held === null) this.held = new BodyBuffer();
    const before = this.held.length;
    this.held.move(data);
    if (this.bufferLimit > 0 && before <= this.bufferLimit && this.held.length > this.bufferLimit) {
      this.tooLarge(slot);
    }
  }

  /** Trailers made by a filter that has seen the end of the data. */
  addTrailers(make: () => HeaderMap): HeaderMap {
    this.trailers ??= make();
    return this.trailers;
  }

  // -- one step

  private showData(slot: FilterSlot<F>, data: BodyBuffer, end: boolean): DataAction {
    const call = this.headersCall << 1;
    slot.ended = end && this.trailers === null;
    this.state.call |= call;
    const action = this.callData(slot.filter, data, slot.ended);
    this.state.call &= ~call;
    return action;
  }

  private noteHeaders(slot: FilterSlot<F>, action: HeadersAction): boolean {
    switch (action) {
      case HeadersAction.StopIteration:
        slot.iteration = Iteration.StopSingle;
        return false;
      case HeadersAction.StopAllIterationAndBuffer:
        slot.iteration = Iteration.StopAllBuffer;
        return false;
      case HeadersAction.StopAllIterationAndWatermark:
        slot.iteration = Iteration.StopAllWatermark;
        return false;
      default:
        slot.headersContinued = true;
        // Envoy: where a filter is asked twice, its first stop of everything stays
        return !slot.stoppedAll;
    }
  }

  private noteData(slot: FilterSlot<F>, action: DataAction, data: BodyBuffer): boolean {
    if (action === DataAction.Continue) {
      if (slot.iteration !== Iteration.StopSingle) return true;
      this.hold(slot, data);
      this.resume(slot);
      return false;
    }
    slot.iteration = Iteration.StopSingle;
    if (action !== DataAction.StopIterationNoBuffer) {
      this.streaming = action === DataAction.StopIterationAndWatermark;
      this.hold(slot, data);
    } else if (this.complete && this.trailers === null && this.held === null) {
      // so that a resume still ends the message with an empty frame
      this.held = new BodyBuffer();
    }
    return false;
  }

  private noteTrailers(slot: FilterSlot<F>, action: TrailersAction): boolean {
    if (action !== TrailersAction.Continue) {
      slot.iteration = Iteration.StopSingle;
      return false;
    }
    if (slot.iteration !== Iteration.StopSingle) return true;
    this.resume(slot);
    return false;
  }

  private holdIfStoppedAll(slot: FilterSlot<F>, data: BodyBuffer): boolean {
    if (!slot.stoppedAll) return false;
    this.streaming = slot.iteration === Iteration.StopAllWatermark;
    this.hold(slot, data);
    return true;
  }

  private startIndex(from: FilterSlot<F> | null, mayResumeHere: boolean): number {
    if (from === null) return 0;
    return mayResumeHere && from.resumesHere ? from.index : from.index + 1;
  }

  private isExempt(index: number): boolean {
    return !this.lastStops && index === this.slots.length - 1;
  }

  /** A filter gave a body to a message that had none: it follows the headers. */
  private dispatchAddedBody(slot: FilterSlot<F> | null): void {
    if (slot === null) return;
    this.walkData(slot, this.held as BodyBuffer, true, true);
  }
}
