/** A request as it was sent, kept to be sent again. */
import type { HeaderMap } from "../../model/header-map.js";

/** Where it is sent. */
export interface RequestSink {
  sendData(bytes: Uint8Array, end: boolean): void;
  sendTrailers(trailers: HeaderMap): void;
}

export class RequestCopy {
  readonly headers: HeaderMap;
  readonly endsWithHead: boolean;
  private readonly limit: number;
  private readonly pieces: Uint8Array[] = [];
  private size = 0;
  private endsWithData = false;
  private trailers: HeaderMap | null = null;

  /** @param limit Bytes of body that are kept at most. */
  constructor(headers: HeaderMap, endsWithHead: boolean, limit: number) {
    this.headers = headers;
    this.endsWithHead = endsWithHead;
    this.limit = limit;
  }

  /** False: the body is too large to be kept. */
  addData(bytes: Uint8Array, end: boolean): boolean {
    this.size += bytes.length;
    this.endsWithData = end;
    if (bytes.length > 0) this.pieces.push(bytes);
    return this.size <= this.limit;
  }

  addTrailers(trailers: HeaderMap): void {
    this.trailers = trailers;
  }

  sendBody(sink: RequestSink): void {
    if (this.endsWithHead) return;
    if (this.size > 0 || this.endsWithData) sink.sendData(Buffer.concat(this.pieces), this.endsWithData);
    if (this.trailers !== null) sink.sendTrailers(this.trailers);
  }
}
