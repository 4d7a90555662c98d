/** What a stream stands between: its client's codec, and its listener. */
import type { EventLoop } from "../../model/event-loop.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { Clusters } from "../upstream.js";
import type { StreamFilter } from "./filter.js";
import type { ServerHeader } from "./header-mutation.js";
import type { HttpStream } from "./http-stream.js";
import type { StreamReplyRewriter } from "./reply-mappers.js";
import type { Route, VirtualHost } from "./routes.js";
import type { ListenerInfo, StreamInfo } from "./stream-info.js";

/** Where a stream's response goes: a codec, or a test. */
export interface DownstreamSink {
  sendHeaders(headers: HeaderMap, end: boolean): void;
  sendData(bytes: Uint8Array, end: boolean): void;
  sendTrailers(trailers: HeaderMap): void;
  /**
   * The host drains, and the response whose head comes next tells the client to go. The connection stays for a while, for
   * what comes nevertheless.
   */
  tellToGo?(): void;
  /** The response is cut: HTTP/1.1 closes the connection, HTTP/2 sends RST_STREAM. */
  reset(): void;
  /** The stream is over and its filters are gone; `requestComplete` false: HTTP/1.1 closes the connection. */
  onEnd(info: StreamInfo, requestComplete: boolean): void;
}

/** What a stream needs of its listener. */
export interface StreamServices {
  readonly loop: EventLoop;
  readonly clusters: Clusters;
  readonly routes: readonly Route[];
  virtualHostOf(headers: HeaderMap): VirtualHost | null;
  /** What access logs and properties tell of the listener. */
  readonly listenerInfo?: ListenerInfo;
  readonly bufferLimit: number;
  readonly suppressEnvoyHeaders: boolean;
  readonly replyRewriter: StreamReplyRewriter | null;
  /** `generate_request_id`: true in Envoy unless it is turned off. */
  readonly generatesRequestId: boolean;
  readonly withoutRouter?: boolean;
  readonly serverHeader?: ServerHeader;
  /** The host drains: this response may tell its client to go. Default: never. */
  tellsToGo?(): boolean;
  newRequestId(): string;
  createFilters(stream: HttpStream): StreamFilter[];
  /** Envoy's access log: after the filters' own logs. */
  onAccessLog(stream: HttpStream): void;
  removeStream(stream: HttpStream): void;
  /** @param who The filter that did it, as it describes itself. */
  onMisuse(misuse: StreamMisuse, who: string): void;
}

/** What filters do to a stream as a whole that kills Envoy. */
export type StreamMisuse = "ENVOY_CRASHES_ENDED_TWICE" | "ENVOY_CRASHES_PASSED_TWICE";
