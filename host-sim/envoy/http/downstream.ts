/** The client's side of a stream: what of the response has gone to the codec, and how the stream ends there. */
import type { BodyBuffer } from "../../model/body-buffer.js";
import type { EventLoop } from "../../model/event-loop.js";
import type { HeaderMap } from "../../model/header-map.js";
import { statusNumber } from "./header-checks.js";
import { mutateResponse, type ServerHeader } from "./header-mutation.js";
import { httpDate } from "./http-date.js";
import type { StreamInfo } from "./stream-info.js";
import type { DownstreamSink } from "./stream-services.js";

/** What the client's side asks of its stream. */
export interface DownstreamOwner {
  readonly info: StreamInfo;
  readonly loop: EventLoop;
  readonly serverHeader: ServerHeader | undefined;
  readonly requestComplete: boolean;
  /** The host drains, and the client is to go. */
  tellsToGo(): boolean;
  /** The stream is over on this side. */
  end(): void;
  endedTwice(): void;
}

export class Downstream {
  private readonly owner: DownstreamOwner;
  private readonly sink: DownstreamSink;
  /** HTTP/1.1: the connection closes behind the response. */
  isLastOnConnection = false;
  /** It was ended by a reset. */
  isCut = false;
  /** The codec has been told of the response's end, or of a reset. */
  private answered = false;
  /** The codec has begun to call the stream off: it does so once. */
  private calledOff = false;
  /** The codec has let go of the request. */
  private gone = false;

  constructor(owner: DownstreamOwner, sink: DownstreamSink) {
    this.owner = owner;
    this.sink = sink;
  }

  /** Every filter is gone. */
  onEnd(): void {
    this.sink.onEnd(this.owner.info, this.owner.requestComplete);
  }

  /** The client went away. */
  disconnect(): void {
    this.answered = true;
    this.calledOff = true;
    this.owner.end();
    this.gone = true;
  }

  sendHeaders(headers: HeaderMap, end: boolean): void {
    const { info, loop, requestComplete, serverHeader } = this.owner;
    const isLast = this.isLastOnConnection || !requestComplete;
    const isToldToGo = !isLast && this.owner.tellsToGo();
    if (isToldToGo) this.sink.tellToGo?.();
    const saysClose = (isLast || isToldToGo) && info.protocol === "HTTP/1.1";
    mutateResponse(headers, httpDate(loop.now), saysClose, serverHeader);
    info.responseCode = statusNumber(headers);
    info.responseStart = loop.now;
    this.deliver(end, () => this.sink.sendHeaders(headers, end));
  }

  sendData(data: BodyBuffer, end: boolean): void {
    const bytes = data.take();
    this.owner.info.bytesSent += bytes.length;
    this.deliver(end, () => this.sink.sendData(bytes, end));
  }

  sendTrailers(trailers: HeaderMap): void {
    this.deliver(true, () => this.sink.sendTrailers(trailers));
  }

  /** Envoy: its codec drops what comes behind a reset, and dies of an end. */
  private deliver(end: boolean, write: () => void): void {
    const { owner } = this;
    if (end) owner.info.responseEnd = owner.loop.now;
    if (this.gone) {
      if (end) owner.endedTwice();
      return;
    }
    write();
    this.gone = end && owner.requestComplete;
    if (end && !this.calledOff) this.endResponse();
  }

  private endResponse(): void {
    this.answered = true;
    this.calledOff = !this.owner.requestComplete;
    this.owner.end();
    this.gone = true;
  }

  /** Cuts the stream. Envoy: only what is whole on both sides is ended without its codec. */
  reset(): void {
    if (this.owner.requestComplete && this.answered) this.owner.end();
    else if (!this.calledOff) this.callOff();
  }

  private callOff(): void {
    this.answered = true;
    this.calledOff = true;
    this.isCut = true;
    this.sink.reset();
    this.owner.end();
    this.gone = true;
  }
}
