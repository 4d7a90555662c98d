/** What root and stream contexts of a plugin share: both reach the root's callouts, timers and queues. */
import { BufferType, LogLevel, type MapType, type MetricType, Status } from "../../abi/enums.js";
import type { BodyBuffer } from "../../model/body-buffer.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { Numbered } from "../../model/numbered-roster.js";
import { callForeignFunction } from "../foreign/index.js";
import type { Answer, ByteString, FlatPairs, ForeignAnswer } from "../operations.js";
import {
  getProperty,
  type JsonObject,
  type PropertyPrototype,
  type PropertySource,
  type StreamSource,
  setProperty,
} from "../properties/index.js";
import { BaseContext, isCalloutMap } from "./base-context.js";
import type { PluginConfig } from "./plugin.js";
import type { RootContext } from "./root-context.js";
import type { WasmVm } from "./wasm-vm.js";

interface LogPrefixes {
  root: string;
  stream: string;
}

const prefixCache = new WeakMap<PluginConfig, LogPrefixes>();

export abstract class PluginContext extends BaseContext implements PropertySource, Numbered<PluginContext> {
  /** Its neighbours among the contexts of its VM. */
  before: PluginContext | null = null;
  after: PluginContext | null = null;
  next: PluginContext | null = null;
  readonly vm: WasmVm;
  protected readonly prefixes: LogPrefixes;
  /** What a stream declares. Envoy: nobody asks for it, but not twice. */
  private declared: Map<ByteString, PropertyPrototype> | null = null;

  constructor(vm: WasmVm, plugin: PluginConfig) {
    super(vm.services, plugin, vm.allocateContextId());
    this.vm = vm;
    this.prefixes = prefixesOf(plugin);
    vm.contexts.add(this);
  }

  abstract get root(): RootContext;

  private get declarations(): Map<ByteString, PropertyPrototype> {
    this.declared ??= new Map();
    return this.declared;
  }

  // -- properties

  override getProperty(path: ByteString): Answer<ByteString> {
    return getProperty(this, path);
  }
  override setProperty(path: ByteString, value: ByteString): Status {
    return setProperty(this, path, value);
  }

  override callForeignFunction(name: ByteString, argument: Uint8Array): ForeignAnswer {
    const own = this.vm.ownContext ?? this;
    return callForeignFunction(
      {
        source: this,
        ownSource: own,
        declared: own === own.root ? own.root.declaredProperties : own.declarations,
        expressions: own.root.expressions,
        clearRouteCache: () => this.clearRouteCache(),
        log: (line) => this.vm.logLine(LogLevel.Info, line),
      },
      name,
      argument,
    );
  }

  get pluginName(): ByteString {
    return this.plugin.name;
  }
  get pluginRootId(): ByteString {
    return this.plugin.rootId;
  }
  get pluginVmId(): ByteString {
    return this.plugin.vmId;
  }
  get node(): JsonObject {
    return this.services.node as JsonObject;
  }
  get prototypes(): ReadonlyMap<ByteString, PropertyPrototype> {
    return this.root.declaredProperties;
  }
  /** The stream behind the context: roots have none. */
  get stream(): StreamSource | null {
    return null;
  }
  requestHeaders(): HeaderMap | null {
    return null;
  }
  responseHeaders(): HeaderMap | null {
    return null;
  }
  responseTrailers(): HeaderMap | null {
    return null;
  }

  protected override readableMap(map: MapType): HeaderMap | null {
    return isCalloutMap(map) ? this.root.calloutMap(map) : null;
  }

  protected override body(buffer: BufferType): BodyBuffer | null {
    return buffer === BufferType.GrpcCallMessage ? this.root.grpc.message : null;
  }

  protected override constantBytes(buffer: BufferType): Uint8Array | null {
    if (buffer === BufferType.HttpCallResponseBody) return this.root.callResponse?.body ?? null;
    return super.constantBytes(buffer);
  }

  /** Envoy: whatever the running callback answers is a stop, also where there is no stream to answer. */
  override sendLocalResponse(
    _code: number,
    _body: Uint8Array,
    _headers: FlatPairs,
    _grpcStatus: number,
    _details: ByteString,
  ): Status {
    this.vm.nextStopped = true;
    return Status.Ok;
  }

  override httpCall(
    cluster: ByteString,
    headers: FlatPairs,
    body: Uint8Array,
    trailers: FlatPairs,
    timeout: number,
  ): Answer<number> {
    return this.root.httpCall(cluster, headers, body, trailers, timeout);
  }
  override grpcCall(
    service: Uint8Array,
    serviceName: ByteString,
    methodName: ByteString,
    metadata: FlatPairs,
    message: Uint8Array,
    timeout: number,
  ): Answer<number> {
    const ask = { kind: "grpc-call", service, serviceName, methodName, metadata, timeout } as const;
    return this.root.grpc.call(ask, message);
  }
  override grpcStream(
    service: Uint8Array,
    serviceName: ByteString,
    methodName: ByteString,
    metadata: FlatPairs,
  ): Answer<number> {
    const kind = "grpc-stream";
    return this.root.grpc.open({ kind, service, serviceName, methodName, metadata, timeout: null });
  }
  override grpcSend(token: number, message: Uint8Array, end: boolean): Status {
    return this.root.grpc.send(token, message, end);
  }
  override grpcClose(token: number): Status {
    return this.root.grpc.close(token);
  }
  override grpcCancel(token: number): Status {
    return this.root.grpc.cancel(token);
  }
  override resolveDns(name: ByteString): Answer<number> {
    return this.root.dns.resolve(name);
  }

  /** Envoy: a queue belongs to the root of the context that registered it, and to the last that did. */
  override registerQueue(name: ByteString): Answer<number> {
    return this.services.queues.register(this.plugin.vmId, name, this.root);
  }

  override defineMetric(type: MetricType, name: ByteString): Answer<number> {
    return this.vm.metrics.define(type, name);
  }
  override incrementMetric(id: number, offset: bigint): Status {
    return this.vm.metrics.increment(id, offset);
  }
  override recordMetric(id: number, value: bigint): Status {
    return this.vm.metrics.record(id, value);
  }
  override getMetric(id: number): Answer<bigint> {
    return this.vm.metrics.get(id);
  }

  override setTickPeriod(milliseconds: number): Status {
    return this.root.setTickPeriod(milliseconds);
  }

  override getStatus(): { code: number; message: ByteString } {
    return this.root.getStatus();
  }
}

function prefixesOf(plugin: PluginConfig): LogPrefixes {
  let prefixes = prefixCache.get(plugin);
  if (prefixes === undefined) {
    prefixes = {
      root: linePrefix([plugin.rootId, plugin.vmId]),
      stream: linePrefix([plugin.name, plugin.rootId, plugin.vmId]),
    };
    prefixCache.set(plugin, prefixes);
  }
  return prefixes;
}

function linePrefix(parts: readonly string[]): string {
  return `${["wasm log", ...parts.filter((part) => part !== "")].join(" ")}: `;
}
