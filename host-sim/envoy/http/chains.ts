/** The two directions of the filter manager: what differs between a request's way and a response's. */
import type { DataAction, HeadersAction, TrailersAction } from "../../abi/enums.js";
import type { BodyBuffer } from "../../model/body-buffer.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { DecoderFilter, EncoderFilter } from "./filter.js";
import { Call, FilterChain } from "./filter-chain.js";
import type { FilterSlot } from "./filter-slot.js";

export class DecoderChain extends FilterChain<DecoderFilter> {
  protected override readonly headersCall = Call.DecodeHeaders;
  protected override readonly lastStops = false;
  protected override callHeaders(filter: DecoderFilter, headers: HeaderMap, end: boolean): HeadersAction {
    return filter.decodeHeaders(headers, end);
  }
  protected override callData(filter: DecoderFilter, data: BodyBuffer, end: boolean): DataAction {
    return filter.decodeData(data, end);
  }
  protected override callTrailers(filter: DecoderFilter, trailers: HeaderMap): TrailersAction {
    return filter.decodeTrailers(trailers);
  }
  protected override afterCall(): boolean {
    if (!this.aborted) return false;
    this.owner.carryOutLocalReply();
    return true;
  }
  /** The router, last in the chain, has taken it. */
  protected override deliverHeaders(): void {}
  protected override deliverData(): void {}
  protected override deliverTrailers(): void {}
  protected override passedAgain(): void {}
  /** Envoy: once the response is complete, what is left of the request matters to nobody. */
  override walkData(
    from: FilterSlot<DecoderFilter> | null,
    data: BodyBuffer,
    end: boolean,
    mayResumeHere: boolean,
  ): void {
    if (!this.owner.responseComplete) super.walkData(from, data, end, mayResumeHere);
  }
  override walkTrailers(from: FilterSlot<DecoderFilter> | null): void {
    if (!this.owner.responseComplete) super.walkTrailers(from);
  }
  /** Envoy: behind a local reply the request still gets as far as a connection to the upstream. */
  override resume(slot: FilterSlot<DecoderFilter>): void {
    if (this.aborted) return;
    if (!this.finished) super.resume(slot);
    else if (!slot.headersContinued) this.owner.resumedAfterEnd();
  }
  protected override tooLarge(): void {
    if (!this.streaming) this.owner.requestTooLarge();
  }
}

export class EncoderChain extends FilterChain<EncoderFilter> {
  protected override readonly headersCall = Call.EncodeHeaders;
  protected override readonly lastStops = true;
  protected override callHeaders(filter: EncoderFilter, headers: HeaderMap, end: boolean): HeadersAction {
    return filter.encodeHeaders(headers, end);
  }
  protected override callData(filter: EncoderFilter, data: BodyBuffer, end: boolean): DataAction {
    return filter.encodeData(data, end);
  }
  protected override callTrailers(filter: EncoderFilter, trailers: HeaderMap): TrailersAction {
    return filter.encodeTrailers(trailers);
  }
  protected override afterCall(): boolean {
    return this.aborted;
  }
  protected override deliverHeaders(headers: HeaderMap, end: boolean): void {
    this.owner.sendHeaders(headers, end);
  }
  protected override deliverData(data: BodyBuffer, end: boolean): void {
    this.owner.sendData(data, end);
  }
  protected override deliverTrailers(trailers: HeaderMap): void {
    this.owner.sendTrailers(trailers);
  }
  protected override passedAgain({ filter }: FilterSlot<EncoderFilter>): void {
    this.owner.passedTwice(filter.description ?? "a filter");
  }
  protected override tooLarge(): void {
    if (!this.streaming) this.owner.responseTooLarge();
  }
}
