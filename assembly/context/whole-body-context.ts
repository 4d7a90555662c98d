/** HTTP contexts that see their bodies whole. Spec: "HTTP streams", "Buffers". */
import { Body } from "../api/body";
import { DataAction, HeadersAction, TrailersAction } from "../abi/enums";
import { HeaderMap } from "../api/headers";
import { HttpContext } from "./http-context";
import { fitContentLength } from "../api/content-length";

/**
 * An `HttpContext` that gathers a body and then changes it whole. Override `onWholeRequestBody` or `onWholeResponseBody`;
 * the callbacks behind them, and no others, are exported.
 *
 * ```ts
 * @filter
 * class Upper extends WholeBodyContext {
 *   onWholeResponseBody(body: Body): DataAction {
 *     body.replace(body.text()!.toUpperCase());
 *     return DataAction.Continue;
 *   }
 * }
 * ```
 *
 * It does what is easily forgotten: a body that ends in trailers is seen in the trailers callback; `content-length` is
 * removed before the body is gathered, so that a body of another size is sent chunked, where under the old length it
 * would hang or be cut.
 *
 * `holdsHeaders` is for plugins that are configured with `allow_on_headers_stop_iteration: true`, and only for them:
 * then the headers wait for the body and can be changed after it, `:status` and `:path` among them, and `content-length`
 * is set to what the body has. Without that option of the plugin the stream would hang, for Envoy takes a headers
 * callback that stops as an order to stop everything.
 *
 * Envoy: the buffer limit (`per_connection_buffer_limit_bytes`, 1 MiB by default) bounds what can be gathered. A longer
 * request is answered with 413 `Payload Too Large`, which `onWholeResponseBody` sees like any response; a longer response
 * with 500, or it is cut where its head has left.
 */
export class WholeBodyContext extends HttpContext {
  private requestIsDue: bool = false;
  private responseIsDue: bool = false;

  /** True if the plugin has `allow_on_headers_stop_iteration`, and its headers shall wait for the body. */
  holdsHeaders(): bool {
    return false;
  }

  /**
   * The headers of a request with a body have come: look at them, change them; false lets the body pass unseen. It takes
   * the place of `onRequestHeaders`, which is the one that calls it.
   */
  wantsRequestBody(): bool {
    return true;
  }

  /** The headers of a response with a body have come: the same for `onResponseHeaders`. */
  wantsResponseBody(): bool {
    return true;
  }

  /**
   * The whole body of a request, which can be changed; empty where only trailers came. Not called for a request that has
   * none. Answer `Continue`; or `StopIterationAndBuffer` to hold everything until `continueRequest`, while a callout is
   * made about it.
   */
  onWholeRequestBody(body: Body): DataAction {
    return DataAction.Continue;
  }

  /** The whole body of a response, in the same way. */
  onWholeResponseBody(body: Body): DataAction {
    return DataAction.Continue;
  }

  /** If you override it, call it: `super.onRequestHeaders(count, endOfStream)`. */
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    this.requestIsDue = !endOfStream && this.wantsRequestBody();
    return this.begin(this.requestIsDue, this.requestHeaders);
  }

  onRequestBody(size: u32, endOfStream: bool): DataAction {
    if (!this.requestIsDue) return DataAction.Continue;
    return endOfStream ? this.takeRequest() : DataAction.StopIterationAndBuffer;
  }

  onRequestTrailers(count: u32): TrailersAction {
    if (!this.requestIsDue || this.takeRequest() == DataAction.Continue) return TrailersAction.Continue;
    return TrailersAction.StopIteration;
  }

  /** If you override it, call it: `super.onResponseHeaders(count, endOfStream)`. */
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    this.responseIsDue = !endOfStream && this.wantsResponseBody();
    return this.begin(this.responseIsDue, this.responseHeaders);
  }

  onResponseBody(size: u32, endOfStream: bool): DataAction {
    if (!this.responseIsDue) return DataAction.Continue;
    return endOfStream ? this.takeResponse() : DataAction.StopIterationAndBuffer;
  }

  onResponseTrailers(count: u32): TrailersAction {
    if (!this.responseIsDue || this.takeResponse() == DataAction.Continue) return TrailersAction.Continue;
    return TrailersAction.StopIteration;
  }

  private begin(isDue: bool, headers: HeaderMap): HeadersAction {
    if (!isDue) return HeadersAction.Continue;
    if (this.holdsHeaders()) return HeadersAction.StopIteration;
    headers.remove("content-length");
    return HeadersAction.Continue;
  }

  private takeRequest(): DataAction {
    this.requestIsDue = false;
    const action = this.onWholeRequestBody(this.requestBody);
    if (this.holdsHeaders()) fitContentLength(this.requestHeaders, this.requestBody);
    return action;
  }

  private takeResponse(): DataAction {
    this.responseIsDue = false;
    const action = this.onWholeResponseBody(this.responseBody);
    if (this.holdsHeaders()) fitContentLength(this.responseHeaders, this.responseBody);
    return action;
  }
}
