/** What a filter chain knows of a filter: the six ways a message passes it, and its end. */
import type { DataAction, HeadersAction, TrailersAction } from "../../abi/enums.js";
import type { BodyBuffer } from "../../model/body-buffer.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { FilterSlot } from "./filter-slot.js";

export interface DecoderFilter {
  /** For messages to a person: which plugin this is. */
  readonly description?: string;
  decodeHeaders(headers: HeaderMap, endStream: boolean): HeadersAction;
  decodeData(data: BodyBuffer, endStream: boolean): DataAction;
  decodeTrailers(trailers: HeaderMap): TrailersAction;
}

export interface EncoderFilter {
  readonly description?: string;
  encodeHeaders(headers: HeaderMap, endStream: boolean): HeadersAction;
  encodeData(data: BodyBuffer, endStream: boolean): DataAction;
  encodeTrailers(trailers: HeaderMap): TrailersAction;
}

/** A filter on both ways, with Envoy's end of stream: every filter logs, then each is destroyed. */
export interface StreamFilter extends DecoderFilter, EncoderFilter {
  /** Its places in the two directions, for a filter that stops and resumes. */
  attach(decoder: FilterSlot<DecoderFilter>, encoder: FilterSlot<EncoderFilter>): void;
  log(): void;
  destroy(): void;
}
