/**
 * A router's requests that wait for an answer: one, mostly. A filter that continues a request and lets it pass as well sends
 * it twice: the first to answer is used.
 */
import type { HeaderMap } from "../../model/header-map.js";
import type { UpstreamRequest } from "./upstream-request.js";

const none: readonly UpstreamRequest[] = [];

export class UpstreamRequests {
  private open: readonly UpstreamRequest[] = none;

  get isEmpty(): boolean {
    return this.open.length === 0;
  }

  /** The one that was sent last. */
  get last(): UpstreamRequest | undefined {
    return this.open[this.open.length - 1];
  }

  add(request: UpstreamRequest): void {
    this.open = this.isEmpty ? [request] : [...this.open, request];
  }

  /** It has ended by itself. */
  remove(request: UpstreamRequest): void {
    this.open = this.open.filter((one) => one !== request);
  }

  /** All have their answers. */
  forget(): void {
    this.open = none;
  }

  /** The first to answer: the others end. */
  choose(request: UpstreamRequest): void {
    if (this.open.length > 1) this.keep(request);
  }

  /** Ends the others; `null`: all. */
  keep(kept: UpstreamRequest | null): void {
    const { open } = this;
    if (open.length === 0) return;
    for (const request of open) if (request !== kept) request.cancel();
    this.open = kept === null ? none : [kept];
  }

  /** Envoy: of two requests the last one has the body and the trailers; one that waits for its connection has those, too. */
  sendData(bytes: Uint8Array, end: boolean): void {
    this.last?.sendData(bytes, end);
  }

  sendTrailers(trailers: HeaderMap): void {
    const { last } = this;
    for (const request of this.open)
      if (request === last || request.isWaiting) request.sendTrailers(trailers);
  }
}
