/**
 * A stream's context in a plugin: which headers and bodies hostcalls reach in which phase, and what they do to
 * the stream. As in Envoy 1.40.
 */
import { BufferType, MapType, Status, StreamType } from "../../abi/enums.js";
import type { BodyBuffer } from "../../model/body-buffer.js";
import { HeaderMap } from "../../model/header-map.js";
import type { DecoderFilter, EncoderFilter } from "../http/filter.js";
import type { FilterChain } from "../http/filter-chain.js";
import type { FilterSlot } from "../http/filter-slot.js";
import { detailsText } from "../http/header-checks.js";
import type { HttpStream } from "../http/http-stream.js";
import type { InfoSource } from "../http/stream-source.js";
import type { ByteString, FlatPairs } from "../operations.js";
import { isCalloutMap } from "./base-context.js";
import { type FinalMaps, finalMap } from "./final-map.js";
import { type Misuse, reportMisuse } from "./misuse.js";
import { PluginContext } from "./plugin-context.js";
import { BadArgument, NotFound } from "./refusals.js";
import type { RootContext } from "./root-context.js";

/** What hostcalls reach in one direction; each is set while Envoy lets the plugin at it. */
export interface DirectionView {
  headers: HeaderMap | null;
  body: BodyBuffer | null;
  trailers: HeaderMap | null;
  /** The plugin answered StopIterationAndBuffer: the next chunk joins what is held. */
  buffering: boolean;
  /** The plugin stopped the body another way: outside its data callback Envoy reads freed memory there. */
  dangling: boolean;
}

const absentView = (): DirectionView => ({
  headers: null,
  body: null,
  trailers: null,
  buffering: false,
  dangling: false,
});

export class HttpContext extends PluginContext {
  readonly root: RootContext;
  readonly httpStream: HttpStream;
  readonly request = absentView();
  readonly response = absentView();
  endOfStream = false;
  /** While the stream is logged: what is readable then. */
  logging: FinalMaps | null = null;
  /** The guest is in proxy_on_response_trailers. */
  inResponseTrailers = false;
  /** A local reply of this filter is out: a later failure does not answer again. */
  replied = false;
  decoderSlot: FilterSlot<DecoderFilter> | null = null;
  encoderSlot: FilterSlot<EncoderFilter> | null = null;

  constructor(root: RootContext, stream: HttpStream) {
    super(root.vm, root.plugin);
    this.root = root;
    this.httpStream = stream;
  }

  protected override get logPrefix(): string {
    return this.prefixes.stream;
  }

  // -- header maps

  protected override get absentMap(): typeof BadArgument {
    return this.logging ? NotFound : BadArgument;
  }

  protected override writableMap(map: MapType): HeaderMap | null {
    switch (map) {
      case MapType.HttpRequestHeaders:
        return this.request.headers;
      case MapType.HttpRequestTrailers:
        return this.request.trailers ?? this.createTrailers(this.request, "request-trailers");
      case MapType.HttpResponseHeaders:
        return this.response.headers;
      case MapType.HttpResponseTrailers:
        return this.response.trailers ?? this.createTrailers(this.response, "response-trailers");
      default:
        return null;
    }
  }

  protected override readableMap(map: MapType): HeaderMap | null {
    if (isCalloutMap(map)) return this.root.calloutMap(map);
    if (this.logging !== null) return finalMap(this.logging, map);
    switch (map) {
      case MapType.HttpRequestHeaders:
        return this.request.headers;
      case MapType.HttpRequestTrailers:
        return this.request.trailers;
      case MapType.HttpResponseHeaders:
        return this.response.headers;
      default:
        return this.response.trailers;
    }
  }

  /** Envoy: writing trailers, or asking their size, makes them: in the last data callback alone. */
  private createTrailers(
    view: DirectionView,
    kind: "request-trailers" | "response-trailers",
  ): HeaderMap | null {
    if (view.body === null || !this.endOfStream) return null;
    const { decoder, encoder } = this.httpStream.manager;
    const chain = kind === "request-trailers" ? decoder : encoder;
    view.trailers = chain.addTrailers(() => new HeaderMap(kind));
    if (chain === encoder) this.httpStream.noteResponseTrailers(view.trailers);
    return view.trailers;
  }

  protected override onHeadersWritten(map: MapType): void {
    if (map === MapType.HttpRequestHeaders) this.httpStream.clearRouteCache();
  }

  override clearRouteCache(): Status {
    this.httpStream.clearRouteCache();
    return Status.Ok;
  }

  // -- properties

  override get stream(): InfoSource {
    return this.httpStream.source;
  }
  override requestHeaders(): HeaderMap | null {
    return this.logging ? this.logging.requestHeaders : this.request.headers;
  }
  override responseHeaders(): HeaderMap | null {
    return this.logging ? this.logging.responseHeaders : this.response.headers;
  }
  override responseTrailers(): HeaderMap | null {
    return this.logging ? this.logging.responseTrailers : this.response.trailers;
  }

  // -- bodies

  protected override body(buffer: BufferType): BodyBuffer | null {
    if (buffer !== BufferType.HttpRequestBody && buffer !== BufferType.HttpResponseBody)
      return super.body(buffer);
    const isRequest = buffer === BufferType.HttpRequestBody;
    if ((isRequest ? this.request : this.response).dangling) this.report("ENVOY_CRASHES_HELD_BODY");
    return isRequest ? this.requestBody() : this.responseBody();
  }

  /** What a data callback shows. While buffering, the new chunk joins what is held first. */
  requestBody(): BodyBuffer | null {
    this.lastBuffer = joinHeld(this.request, this.httpStream.manager.decoder, this.decoderSlot);
    return this.lastBuffer;
  }

  responseBody(): BodyBuffer | null {
    this.lastBuffer = joinHeld(this.response, this.httpStream.manager.encoder, this.encoderSlot);
    return this.lastBuffer;
  }

  // -- the stream

  override continueStream(type: StreamType): Status {
    if (type === StreamType.Upstream) return Status.Unimplemented;
    if (type === StreamType.HttpRequest) this.vm.defer(() => this.continueRequest());
    if (type === StreamType.HttpResponse) this.vm.defer(() => this.continueResponse());
    if (type === StreamType.Downstream) return Status.Ok;
    this.request.headers = null;
    this.request.body = null;
    this.request.trailers = null;
    (type === StreamType.HttpRequest ? this.request : this.response).buffering = false;
    return Status.Ok;
  }

  override closeStream(type: StreamType): Status {
    if (type !== StreamType.HttpRequest && type !== StreamType.HttpResponse) return Status.Ok;
    this.httpStream.info.details ??= "wasm_close_stream";
    this.vm.nextStopped = true;
    this.vm.defer(() => this.closeNow());
    return Status.Ok;
  }

  private closeNow(): void {
    if (this.inResponseTrailers) this.report("ENVOY_CRASHES_CLOSE_IN_RESPONSE_TRAILERS");
    this.httpStream.lastEndedBy = `plugin "${this.plugin.name}"`;
    this.httpStream.resetStream();
  }

  override sendLocalResponse(
    code: number,
    body: Uint8Array,
    headers: FlatPairs,
    grpcStatus: number,
    details: ByteString,
  ): Status {
    const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString("latin1");
    const reply = { code, body: text, headers, grpcStatus, details: detailsText(details) };
    this.vm.nextStopped = true;
    if (this.logging) this.report("ENVOY_CRASHES_REPLY_IN_LOG");
    else this.vm.defer(() => this.reply(reply));
    return Status.Ok;
  }

  /** Envoy: the plugin failed, and its stream with it. */
  fail(): void {
    const { manager } = this.httpStream;
    // its own reply is on the way: one whose head is out is cut off, one that is not gives way
    if (this.replied && manager.headSent) this.cutOff("wasm_fail_stream");
    else this.reply({ code: 503, body: "", headers: [], grpcStatus: 14, details: "wasm_fail_stream" });
  }

  private reply(reply: Parameters<HttpStream["manager"]["sendLocalReply"]>[0]): void {
    this.httpStream.lastEndedBy = `plugin "${this.plugin.name}"`;
    this.httpStream.manager.sendLocalReply(reply);
    this.replied = true;
  }

  private cutOff(details: string): void {
    if (this.httpStream.isOver) return;
    this.httpStream.info.details = details;
    this.httpStream.resetStream();
  }

  private continueRequest(): void {
    if (this.decoderSlot === null) return;
    this.httpStream.manager.decoder.resume(this.decoderSlot);
    this.readOn();
  }

  private continueResponse(): void {
    const { encoder } = this.httpStream.manager;
    if (this.encoderSlot === null || this.httpStream.isOver) return;
    if (encoder.headers === null) {
      this.report("ENVOY_CRASHES_CONTINUE_RESPONSE");
      this.httpStream.resetStream();
      return;
    }
    if (this.inResponseTrailers) this.report("ENVOY_CRASHES_CONTINUE_IN_RESPONSE_TRAILERS");
    encoder.resume(this.encoderSlot);
    this.readOn();
  }

  /** Envoy reads on in a later turn of its event loop. */
  private readOn(): void {
    this.services.loop.post(() => this.httpStream.manager.readOn());
  }

  private report(misuse: Misuse): void {
    reportMisuse(this.services, this.plugin.name, misuse);
  }

  override done(): Status {
    return this.root.done();
  }
}

function joinHeld<F>(
  view: DirectionView,
  chain: FilterChain<F>,
  slot: FilterSlot<F> | null,
): BodyBuffer | null {
  if (view.buffering && view.body !== null && slot !== null) {
    chain.streaming = false;
    chain.hold(slot, view.body);
    view.body = chain.held;
  }
  return view.body;
}
