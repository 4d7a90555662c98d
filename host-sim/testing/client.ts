/** The client of an exchange: collects what the host sends it. */

import type { StreamInfo } from "../envoy/http/stream-info.js";
import type { DownstreamSink } from "../envoy/http/stream-services.js";
import { BodyBuffer } from "../model/body-buffer.js";
import { decodeText } from "../model/byte-string.js";
import type { HeaderMap } from "../model/header-map.js";
import { isShort, promisedPart, responseFraming } from "./framing.js";
import { plainHeaders, textOf } from "./text.js";
import type { ClientResponse } from "./types.js";

export class Client implements DownstreamSink {
  private readonly method: string;
  private headers: HeaderMap | null = null;
  private headEnds = false;
  private trailers: HeaderMap | null = null;
  private readonly body = new BodyBuffer();
  private ended: ClientResponse["ended"] = "open";
  /** The stream is over and its filters are gone. */
  info: StreamInfo | null = null;

  constructor(method: string) {
    this.method = method;
  }

  sendHeaders(headers: HeaderMap, end: boolean): void {
    this.headers = headers;
    this.headEnds = end;
    if (end) this.ended = "complete";
  }

  sendData(bytes: Uint8Array, end: boolean): void {
    this.body.append(bytes);
    if (end && !isShort(this.headers, this.body.length)) this.ended = "complete";
  }

  sendTrailers(trailers: HeaderMap): void {
    this.trailers = trailers;
    this.ended = "complete";
  }

  reset(): void {
    this.ended = "reset";
  }

  onEnd(info: StreamInfo): void {
    this.info = info;
  }

  get response(): ClientResponse {
    const { headers } = this;
    const bytes = promisedPart(this.body.bytes(), headers);
    return {
      status: headers === null ? null : Number(headers.get(":status")),
      headers: headers === null ? [] : this.framed(headers),
      body: textOf(bytes),
      bytes,
      trailers: this.trailers === null ? [] : plainHeaders(this.trailers),
      ended: this.ended,
    };
  }

  private framed(headers: HeaderMap): ClientResponse["headers"] {
    const framing = responseFraming(headers, this.method, this.headEnds);
    const plain = plainHeaders(headers);
    if (framing !== null) plain.push([decodeText(framing[0]), framing[1]]);
    return plain;
  }
}
