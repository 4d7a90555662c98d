/** A plugin's own context: configuration, ticks, queues, and the callouts of all its streams. */
import { BufferType, MapType, Status } from "../../abi/enums.js";
import type { Timer } from "../../model/event-loop.js";
import { HeaderMap } from "../../model/header-map.js";
import { DnsCallouts } from "../callouts/dns.js";
import type { GrpcWatcher } from "../callouts/grpc-callout.js";
import { GrpcCallouts } from "../callouts/grpc-callouts.js";
import {
  type CallFailure,
  type CallResponse,
  callHeaders,
  HttpCall,
  type HttpCallOwner,
} from "../callouts/http-call.js";
import { CelExpressions } from "../foreign/cel-expressions.js";
import type { Expressions } from "../foreign/index.js";
import type { QueueOwner } from "../host-services.js";
import type { HttpStream } from "../http/http-stream.js";
import type { Answer, ByteString, FlatPairs } from "../operations.js";
import type { PropertyPrototype, StreamSource } from "../properties/index.js";
import { isCalloutMap } from "./base-context.js";
import { finalMap } from "./final-map.js";
import type { PluginConfig } from "./plugin.js";
import { PluginContext } from "./plugin-context.js";
import { BadArgument, InternalFailure, NotFound } from "./refusals.js";
import type { WasmVm } from "./wasm-vm.js";

/** What a host hears of callouts: for traces and exchanges. */
export interface CalloutWatcher extends GrpcWatcher {
  onCallout(root: RootContext, call: HttpCall): void;
  /** Before the guest's callback. */
  onCalloutAnswer(
    root: RootContext,
    call: HttpCall,
    response: CallResponse | null,
    failure: CallFailure | null,
  ): void;
}

export class RootContext extends PluginContext implements HttpCallOwner, QueueOwner {
  readonly calls = new Map<number, HttpCall>();
  /** The answer that hostcalls of any context of this plugin see, during its callback. */
  callResponse: CallResponse | null = null;
  readonly grpc = new GrpcCallouts(this);
  readonly dns = new DnsCallouts(this);
  /** By `declare_property`. */
  readonly declaredProperties = new Map<ByteString, PropertyPrototype>();
  /** By `expr_create`. */
  readonly expressions: Expressions = new CelExpressions();
  status = { code: 0, message: "" };
  /** Readable while the root is created and configured. */
  private configurationVisible = false;
  /** The ended stream that an access logger is told about. */
  private logged: HttpStream | null = null;
  private tickPeriod = 0;
  private tickTimer: Timer | null = null;
  /** `on_done` answered 0: the root lives until `proxy_done`. */
  private awaitsDone = false;

  constructor(vm: WasmVm, plugin: PluginConfig) {
    super(vm, plugin);
  }

  override get root(): RootContext {
    return this;
  }

  protected override get logPrefix(): string {
    return this.prefixes.root;
  }

  // -- life

  /** Envoy: create, vm_start, configure for every root. False where the guest answered 0 or trapped. */
  start(): "ok" | "start" | "configure" {
    const { vm, plugin } = this;
    this.configurationVisible = true;
    vm.notify(this, "proxy_on_context_create", vm.callbacks.onContextCreate, 0);
    this.configurationVisible = false;
    const createTrapped = vm.failed;
    const { onVmStart } = vm.callbacks;
    const starts = createTrapped
      ? this.startsDespiteTrap()
      : this.ask("proxy_on_vm_start", onVmStart, plugin.vmConfiguration.length);
    if (!starts) return "start";
    this.configurationVisible = true;
    const configured =
      createTrapped || this.ask("proxy_on_configure", vm.callbacks.onConfigure, plugin.configuration.length);
    this.configurationVisible = false;
    return configured ? "ok" : "configure";
  }

  /** Envoy: a trap in create does not keep vm_start from being called, nor its answer from being heeded. */
  private startsDespiteTrap(): boolean {
    const { vm, plugin } = this;
    if (vm.callbacks.onVmStart === undefined) return true;
    vm.failed = false;
    const answer = vm.call(this, "proxy_on_vm_start", vm.callbacks.onVmStart, plugin.vmConfiguration.length);
    vm.failed = true;
    return answer !== 0;
  }

  private ask(name: string, callback: unknown, size: number): boolean {
    if (callback === undefined) return true;
    const answer = this.vm.notify(this, name, callback, size);
    return answer !== 0 && !this.vm.failed;
  }

  /** Shutdown, or replaced by another configuration. Envoy: an `on_done` of 0 keeps the root alive until `proxy_done`. */
  shutDown(): void {
    const { onDone } = this.vm.callbacks;
    if (onDone !== undefined && !this.vm.failed && this.vm.notify(this, "proxy_on_done", onDone) === 0) {
      this.awaitsDone = !this.vm.failed;
      if (this.awaitsDone) return;
    }
    this.delete();
  }

  private delete(): void {
    this.stopTimer();
    for (const call of this.calls.values()) call.cancel();
    this.calls.clear();
    this.grpc.cancelAll();
    this.vm.notify(this, "proxy_on_delete", this.vm.callbacks.onDelete);
    this.vm.contexts.delete(this);
  }

  override done(): Status {
    if (!this.awaitsDone) return Status.NotFound;
    this.awaitsDone = false;
    this.vm.defer(() => this.delete());
    return Status.Ok;
  }

  override onVmFailed(): void {
    this.stopTimer();
  }

  // -- ticks

  override setTickPeriod(milliseconds: number): Status {
    this.stopTimer();
    this.tickPeriod = milliseconds;
    this.armTimer();
    return Status.Ok;
  }

  private armTimer(): void {
    if (this.tickPeriod === 0 || this.vm.failed) return;
    this.tickTimer = this.services.loop.setTimer(this.tickPeriod, () => this.tick(), true);
  }

  private stopTimer(): void {
    this.tickTimer?.cancel();
    this.tickTimer = null;
  }

  /** Envoy: the next period begins when the guest has returned. */
  private tick(): void {
    this.tickTimer = null;
    this.vm.notify(this, "proxy_on_tick", this.vm.callbacks.onTick);
    if (this.tickTimer === null) this.armTimer();
  }

  /** Milliseconds between ticks; 0: none. */
  get period(): number {
    return this.tickPeriod;
  }

  // -- access log: Envoy calls the root itself, which then sees the stream that has ended

  logStream(stream: HttpStream): void {
    this.logged = stream;
    this.vm.notify(this, "proxy_on_log", this.vm.callbacks.onLog);
    this.logged = null;
  }

  protected override readableMap(map: MapType): HeaderMap | null {
    return this.logged === null || isCalloutMap(map)
      ? super.readableMap(map)
      : finalMap(this.logged.info, map);
  }
  protected override get absentMap(): typeof BadArgument {
    return this.logged === null ? BadArgument : NotFound;
  }
  override get stream(): StreamSource | null {
    return this.logged?.source ?? null;
  }
  readonly onlyLogs = true;
  override requestHeaders(): HeaderMap | null {
    return this.logged?.info.requestHeaders ?? null;
  }
  override responseHeaders(): HeaderMap | null {
    return this.logged?.info.responseHeaders ?? null;
  }
  override responseTrailers(): HeaderMap | null {
    return this.logged?.info.responseTrailers ?? null;
  }
  /** Envoy: a root context sets no properties, not even an access logger's. */
  override setProperty(): Status {
    return Status.NotFound;
  }

  // -- queues

  notifyQueue(token: number): void {
    this.vm.notify(this, "proxy_on_queue_ready", this.vm.callbacks.onQueueReady, token);
  }

  notify(token: number): void {
    this.notifyQueue(token);
  }

  // -- callouts

  override httpCall(
    clusterName: ByteString,
    pairs: FlatPairs,
    body: Uint8Array,
    trailers: FlatPairs,
    timeout: number,
  ): Answer<number> {
    const cluster = this.services.clusters.get(clusterName);
    const headers = callHeaders(pairs);
    if (cluster === undefined) this.reportUnknownCluster(clusterName);
    if (cluster === undefined || headers === null || timeout < 0) return BadArgument;
    const token = this.vm.allocateToken(0);
    const trailerMap = HeaderMap.fromPairs("request-trailers", trailers);
    const call = new HttpCall(this, token, { cluster, headers, body, trailers: trailerMap, timeout });
    this.calls.set(token, call);
    if (!call.start()) {
      this.calls.delete(token);
      return InternalFailure;
    }
    this.services.callouts?.onCallout(this, call);
    return token;
  }

  private reportUnknownCluster(name: string): void {
    const known = [...this.services.clusters.keys()].join(", ") || "none";
    this.services.problem(
      "CALLOUT_UNKNOWN_CLUSTER",
      `plugin "${this.plugin.name}" called cluster "${name}", which is not described: the guest got BadArgument, as in Envoy. Clusters that exist: ${known}.`,
    );
  }

  onCallResponse(call: HttpCall, response: CallResponse, failure: CallFailure | null): void {
    if (!this.calls.delete(call.token)) return;
    this.services.callouts?.onCalloutAnswer(this, call, response, failure);
    this.callResponse = response;
    const { headers, body, trailers } = response;
    this.notifyCallResponse(call.token, headers.size, body.length, trailers?.size ?? 0);
    this.callResponse = null;
  }

  onCallFailure(call: HttpCall, failure: CallFailure): void {
    if (!this.calls.delete(call.token)) return;
    this.services.callouts?.onCalloutAnswer(this, call, null, failure);
    this.status = { code: 11, message: "reset" };
    this.notifyCallResponse(call.token, 0, 0, 0);
    this.status = { code: this.status.code, message: "" };
  }

  private notifyCallResponse(token: number, headers: number, body: number, trailers: number): void {
    const { vm } = this;
    vm.notify(
      this,
      "proxy_on_http_call_response",
      vm.callbacks.onHttpCallResponse,
      token,
      headers,
      body,
      trailers,
    );
  }

  override getStatus(): { code: number; message: ByteString } {
    return this.status;
  }

  // -- what only a root sees

  protected override constantBytes(buffer: BufferType): Uint8Array | null {
    if (buffer === BufferType.PluginConfiguration) {
      return this.configurationVisible ? this.plugin.configuration : null;
    }
    return super.constantBytes(buffer);
  }

  override getConfiguration(): Answer<Uint8Array> {
    return this.configurationVisible ? this.plugin.configuration : this.plugin.vmConfiguration;
  }

  /** A map of the answer that is being delivered. */
  calloutMap(map: MapType): HeaderMap | null {
    if (map === MapType.HttpCallResponseHeaders) return this.callResponse?.headers ?? null;
    if (map === MapType.HttpCallResponseTrailers) return this.callResponse?.trailers ?? null;
    if (map === MapType.GrpcCallInitialMetadata) return this.grpc.initialMetadata;
    if (map === MapType.GrpcCallTrailingMetadata) return this.grpc.trailingMetadata;
    return null;
  }
}
