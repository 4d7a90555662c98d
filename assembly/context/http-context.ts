/** One HTTP request and its response. */
import {
  BufferType,
  DataAction,
  HeadersAction,
  MapType,
  Status,
  StreamType,
  TrailersAction,
} from "../abi/enums";
import { Body } from "../api/body";
import { Context } from "../api/context";
import { HeaderMap } from "../api/headers";
import { proxy_close_stream } from "../abi/hostcalls";
import { release } from "../runtime/entry";

/**
 * One HTTP request and its response. Override the callbacks that the filter needs: the module then exports these and no
 * others, and the host skips the rest. A class that keeps nothing of its stream has one object for many streams, and costs a
 * call less for each; what it assigns to a field makes it one object for one stream.
 *
 * ```ts
 * @filter
 * class Greet extends HttpContext {
 *   onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
 *     this.responseHeaders.add("hello", "world");
 *     return HeadersAction.Continue;
 *   }
 * }
 * ```
 */
export class HttpContext extends Context {
  /** The request's headers are there. Envoy: `StopIteration` holds everything back until `continueRequest`. */
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    return HeadersAction.Continue;
  }

  /** A piece of the request's body is there. Envoy (HTTP/1): the end comes as a call of its own with size 0. */
  onRequestBody(size: u32, endOfStream: bool): DataAction {
    return DataAction.Continue;
  }

  /** The request's trailers are there. */
  onRequestTrailers(count: u32): TrailersAction {
    return TrailersAction.Continue;
  }

  /** A frame of HTTP/2 metadata of the request is there. */
  onRequestMetadata(count: u32): u32 {
    return 0;
  }

  /** The response's headers are there. */
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    return HeadersAction.Continue;
  }

  /** A piece of the response's body is there. */
  onResponseBody(size: u32, endOfStream: bool): DataAction {
    return DataAction.Continue;
  }

  /** The response's trailers are there. */
  onResponseTrailers(count: u32): TrailersAction {
    return TrailersAction.Continue;
  }

  /** A frame of HTTP/2 metadata of the response is there. */
  onResponseMetadata(count: u32): u32 {
    return 0;
  }

  /** The request's headers: in `onRequestHeaders`, while the request is held, and in `onLog`. */
  // @ts-ignore: decorator
  @inline
  get requestHeaders(): HeaderMap {
    return HeaderMap.of(MapType.HttpRequestHeaders);
  }

  /** The request's trailers: in `onRequestTrailers` and in `onLog`. */
  // @ts-ignore: decorator
  @inline
  get requestTrailers(): HeaderMap {
    return HeaderMap.of(MapType.HttpRequestTrailers);
  }

  /** The response's headers: in `onResponseHeaders`, while the response is held, and in `onLog`. */
  // @ts-ignore: decorator
  @inline
  get responseHeaders(): HeaderMap {
    return HeaderMap.of(MapType.HttpResponseHeaders);
  }

  /** The response's trailers: in `onResponseTrailers` and in `onLog`. */
  // @ts-ignore: decorator
  @inline
  get responseTrailers(): HeaderMap {
    return HeaderMap.of(MapType.HttpResponseTrailers);
  }

  /** What of the request's body is at hand: in `onRequestBody`. */
  // @ts-ignore: decorator
  @inline
  get requestBody(): Body {
    return Body.of(BufferType.HttpRequestBody);
  }

  /** What of the response's body is at hand: in `onResponseBody`. */
  // @ts-ignore: decorator
  @inline
  get responseBody(): Body {
    return Body.of(BufferType.HttpResponseBody);
  }

  /** Lets a paused request go on; inside `onRequestHeaders` it overrules what the callback answers. */
  continueRequest(): Status {
    return release(this.id, StreamType.HttpRequest);
  }

  /**
   * Lets a paused response go on; inside `onResponseHeaders` it overrules what the callback answers.
   * Envoy crashes when there is no response yet.
   */
  continueResponse(): Status {
    return release(this.id, StreamType.HttpResponse);
  }

  /** Resets the stream: the client sees its connection closed. */
  close(): Status {
    return proxy_close_stream(StreamType.HttpRequest);
  }
}
