/** A plugin as a filter of an HTTP stream: calls the guest, and turns its answers into Envoy's. */
import { DataAction, HeadersAction, TrailersAction } from "../../abi/enums.js";
import type { BodyBuffer } from "../../model/body-buffer.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { DecoderFilter, EncoderFilter, StreamFilter } from "../http/filter.js";
import type { FilterSlot } from "../http/filter-slot.js";
import type { HttpStream } from "../http/http-stream.js";
import { finalMaps } from "./final-map.js";
import { type DirectionView, HttpContext } from "./http-context.js";
import type { RootContext } from "./root-context.js";
import type { WasmVm } from "./wasm-vm.js";

export class WasmFilter implements StreamFilter {
  readonly context: HttpContext;
  private readonly vm: WasmVm;
  private created = false;
  /** The 503 of this filter's failure passes without asking it. */
  private failedItself = false;
  private destroyed = false;

  constructor(root: RootContext, stream: HttpStream) {
    this.vm = root.vm;
    this.context = new HttpContext(root, stream);
  }

  get description(): string {
    return `plugin "${this.context.plugin.name}"`;
  }

  attach(decoder: FilterSlot<DecoderFilter>, encoder: FilterSlot<EncoderFilter>): void {
    this.context.decoderSlot = decoder;
    this.context.encoderSlot = encoder;
  }

  // -- requests

  decodeHeaders(headers: HeaderMap, end: boolean): HeadersAction {
    this.create();
    const { context, vm } = this;
    context.request.headers = headers;
    context.endOfStream = end;
    const action = this.askHeaders(
      "proxy_on_request_headers",
      vm.callbacks.onRequestHeaders,
      headers.size,
      end,
    );
    if (action === HeadersAction.Continue) context.request.headers = null;
    return action;
  }

  decodeData(data: BodyBuffer, end: boolean): DataAction {
    if (!this.created) return DataAction.Continue;
    const { context, vm } = this;
    context.request.body = data;
    context.request.dangling = false;
    context.endOfStream = end;
    const size = context.requestBody()?.length ?? 0;
    const action = this.askData("proxy_on_request_body", vm.callbacks.onRequestBody, size, end);
    noteData(context.request, action);
    return action;
  }

  decodeTrailers(trailers: HeaderMap): TrailersAction {
    if (!this.created) return TrailersAction.Continue;
    const { context, vm } = this;
    context.request.trailers = trailers;
    const action = this.askTrailers(
      "proxy_on_request_trailers",
      vm.callbacks.onRequestTrailers,
      trailers.size,
    );
    if (action === TrailersAction.Continue) context.request.trailers = null;
    return action;
  }

  // -- responses

  encodeHeaders(headers: HeaderMap, end: boolean): HeadersAction {
    if (!this.created || this.failedItself) return HeadersAction.Continue;
    const { context, vm } = this;
    context.response.headers = headers;
    context.endOfStream = end;
    const action = this.askHeaders(
      "proxy_on_response_headers",
      vm.callbacks.onResponseHeaders,
      headers.size,
      end,
    );
    if (action === HeadersAction.Continue) context.response.headers = null;
    return action;
  }

  encodeData(data: BodyBuffer, end: boolean): DataAction {
    if (!this.created || this.failedItself) return DataAction.Continue;
    const { context, vm } = this;
    context.response.body = data;
    context.response.dangling = false;
    context.endOfStream = end;
    const size = context.responseBody()?.length ?? 0;
    // the chunk crossed the buffer limit: the stream is over before the guest could see it
    if (context.httpStream.isOver) return DataAction.StopIterationNoBuffer;
    const action = this.askData("proxy_on_response_body", vm.callbacks.onResponseBody, size, end);
    noteData(context.response, action);
    return action;
  }

  encodeTrailers(trailers: HeaderMap): TrailersAction {
    if (!this.created || this.failedItself) return TrailersAction.Continue;
    const { context, vm } = this;
    context.response.trailers = trailers;
    context.inResponseTrailers = true;
    const action = this.askTrailers(
      "proxy_on_response_trailers",
      vm.callbacks.onResponseTrailers,
      trailers.size,
    );
    context.inResponseTrailers = false;
    if (action === TrailersAction.Continue) context.response.trailers = null;
    return action;
  }

  // -- the end

  log(): void {
    this.create();
    this.context.logging = finalMaps(this.context.httpStream.info);
    this.vm.notify(this.context, "proxy_on_log", this.vm.callbacks.onLog);
    this.context.logging = null;
  }

  /** Envoy: the answer of a stream's `on_done` does not matter. */
  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    const { context, vm } = this;
    if (this.created) {
      vm.notify(context, "proxy_on_done", vm.callbacks.onDone);
      vm.notify(context, "proxy_on_delete", vm.callbacks.onDelete);
    }
    vm.contexts.delete(context);
  }

  /** Envoy: a stream's context is created right before its first callback. */
  private create(): void {
    if (this.created) return;
    this.created = true;
    const { vm, context } = this;
    vm.notify(context, "proxy_on_context_create", vm.callbacks.onContextCreate, context.root.id);
  }

  // -- asking the guest

  private askHeaders(name: string, callback: unknown, count: number, end: boolean): HeadersAction {
    const answer = this.context.plugin.allowOnHeadersStopIteration ? singleStopAction : headersAction;
    return this.ask(name, callback, count, end, HeadersAction.StopAllIterationAndWatermark, answer);
  }

  private askData(name: string, callback: unknown, size: number, end: boolean): DataAction {
    return this.ask(name, callback, size, end, DataAction.StopIterationNoBuffer, dataAction);
  }

  private askTrailers(name: string, callback: unknown, count: number): TrailersAction {
    return this.ask(name, callback, count, false, TrailersAction.StopIteration, trailersAction);
  }

  /** @param stop What Envoy makes of any answer when the VM has failed, or a reply or a close is on its way. */
  private ask<A extends number>(
    name: string,
    callback: unknown,
    count: number,
    end: boolean,
    stop: A,
    answer: (result: number) => A,
  ): A | 0 {
    const { vm } = this;
    if (vm.failed) return this.failed(stop);
    if (callback === undefined) return 0;
    const result = vm.call(this.context, name, callback, count, end ? 1 : 0);
    const action = vm.failed ? this.failed(stop) : vm.nextStopped ? stop : answer(result);
    vm.runActions();
    return action;
  }

  /** Envoy: the stream fails with a 503; the deprecated `fail_open` lets it pass as if the guest had said Continue. */
  private failed<A extends number>(stop: A): A | 0 {
    if (this.context.plugin.failOpen) return 0;
    this.failedItself = true;
    this.context.fail();
    return stop;
  }
}

/** Envoy: 2 (ContinueAndEndStream) is Continue, and 1 stops everything. */
function headersAction(result: number): HeadersAction {
  switch (result) {
    case HeadersAction.Continue:
    case HeadersAction.ContinueAndEndStream:
      return HeadersAction.Continue;
    case HeadersAction.StopAllIterationAndBuffer:
      return HeadersAction.StopAllIterationAndBuffer;
    default:
      return HeadersAction.StopAllIterationAndWatermark;
  }
}

/** With `allow_on_headers_stop_iteration` 1 is a stop of the headers alone. */
function singleStopAction(result: number): HeadersAction {
  return result === HeadersAction.StopIteration ? HeadersAction.StopIteration : headersAction(result);
}

function dataAction(result: number): DataAction {
  return result >= 0 && result <= 2 ? (result as DataAction) : DataAction.StopIterationNoBuffer;
}

function trailersAction(result: number): TrailersAction {
  return result === 0 ? TrailersAction.Continue : TrailersAction.StopIteration;
}

/** What the guest may still reach of the body after its data callback. */
function noteData(view: DirectionView, action: DataAction): void {
  view.buffering = action === DataAction.StopIterationAndBuffer;
  view.dangling = action > DataAction.StopIterationAndBuffer;
  if (action === DataAction.Continue) view.body = null;
}
