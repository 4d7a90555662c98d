/**
 * What every context of a plugin can do, and what it answers where it has nothing: no headers, no bodies, no
 * stream. Root and HTTP contexts override what they have. As in Envoy 1.40.
 */
import { BufferType, MapType, type MetricType, Status, StreamType } from "../../abi/enums.js";
import type { BodyBuffer } from "../../model/body-buffer.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { HostServices } from "../host-services.js";
import {
  type Answer,
  type ByteString,
  type ContextOperations,
  type FlatPairs,
  type ForeignAnswer,
  Refusal,
} from "../operations.js";
import type { PluginConfig } from "./plugin.js";
import { BadArgument, NotFound } from "./refusals.js";

const noBytes = new Uint8Array(0);

export class BaseContext implements ContextOperations {
  readonly services: HostServices;
  readonly plugin: PluginConfig;
  readonly id: number;

  constructor(services: HostServices, plugin: PluginConfig, id: number) {
    this.services = services;
    this.plugin = plugin;
    this.id = id;
  }

  /** The guest trapped: timers and calls of this context are void. */
  onVmFailed(): void {}

  // -- headers: by map type

  /** A map that may be written; `null` where there is none in this phase. */
  protected writableMap(_map: MapType): HeaderMap | null {
    return null;
  }
  /** A map that may be read. */
  protected readableMap(_map: MapType): HeaderMap | null {
    return null;
  }
  /** What reading a value of an absent map answers: BadArgument, but NotFound while logging. */
  protected get absentMap(): typeof BadArgument {
    return BadArgument;
  }
  /** After a write. */
  protected onHeadersWritten(_map: MapType): void {}

  getHeader(map: MapType, name: ByteString): Answer<ByteString> {
    const headers = this.readableMap(map);
    const value = headers?.get(name);
    if (value !== undefined) return value;
    if (headers === null && this.absentMap === BadArgument) return BadArgument;
    return this.plugin.module.abiVersion === "0.1.0" ? "" : NotFound;
  }

  addHeader(map: MapType, name: ByteString, value: ByteString): Status {
    const headers = this.writableMap(map);
    if (headers === null) return Status.BadArgument;
    headers.add(name, value);
    this.onHeadersWritten(map);
    return Status.Ok;
  }

  replaceHeader(map: MapType, name: ByteString, value: ByteString): Status {
    const headers = this.writableMap(map);
    if (headers === null) return Status.BadArgument;
    headers.replace(name, value);
    this.onHeadersWritten(map);
    return Status.Ok;
  }

  removeHeader(map: MapType, name: ByteString): Status {
    const headers = this.writableMap(map);
    if (headers === null) return Status.BadArgument;
    headers.remove(name);
    this.onHeadersWritten(map);
    return Status.Ok;
  }

  getHeaderPairs(map: MapType): Answer<FlatPairs | null> {
    return this.readableMap(map)?.pairs() ?? null;
  }

  setHeaderPairs(map: MapType, pairs: FlatPairs): Status {
    const headers = this.writableMap(map);
    if (headers === null) return Status.BadArgument;
    headers.setPairs(pairs);
    this.onHeadersWritten(map);
    return Status.Ok;
  }

  getHeaderMapSize(map: MapType): Answer<number> {
    return this.writableMap(map)?.byteSize ?? BadArgument;
  }

  // -- buffers: by buffer type

  /** A body that may be edited. */
  protected body(_buffer: BufferType): BodyBuffer | null {
    return null;
  }
  /** Bytes that may only be read; `null` where there are none now. */
  protected constantBytes(buffer: BufferType): Uint8Array | null {
    return buffer === BufferType.VmConfiguration ? this.plugin.vmConfiguration : null;
  }

  /** What the buffer before was: Envoy keeps it, and shows it as the call data. */
  lastBuffer: BodyBuffer | Uint8Array | null = null;

  /** The buffer, noted as the last; an absent one of its own kind leaves the note as it was. */
  private select(buffer: BufferType): BodyBuffer | Uint8Array | null {
    const found = this.body(buffer) ?? this.constantBytes(buffer);
    if (found === null && buffer === BufferType.CallData) return this.lastBuffer;
    if (found !== null || !isNotFoundWhenAbsent(buffer)) this.lastBuffer = found;
    return found;
  }

  readBuffer(buffer: BufferType, start: number, length: number): Answer<Uint8Array> {
    const found = this.select(buffer);
    if (found instanceof Uint8Array) return found.subarray(start, start + length);
    if (found !== null) return found.read(start, length);
    return isNotFoundWhenAbsent(buffer) ? NotFound : noBytes;
  }

  bufferSize(buffer: BufferType): Answer<number> {
    const found = this.select(buffer);
    if (found !== null) return found.length;
    return isNotFoundWhenAbsent(buffer) ? NotFound : 0;
  }

  writeBuffer(buffer: BufferType, start: number, length: number, data: Uint8Array): Status {
    const found = this.select(buffer);
    if (found === null && isNotFoundWhenAbsent(buffer)) return Status.NotFound;
    if (found === null || found instanceof Uint8Array) return Status.BadArgument;
    return found.write(start, length, data) ? Status.Ok : Status.BadArgument;
  }

  // -- the stream: root contexts have none, and Envoy says Ok

  continueStream(type: StreamType): Status {
    return type === StreamType.Upstream ? Status.Unimplemented : Status.Ok;
  }
  closeStream(_type: StreamType): Status {
    return Status.Ok;
  }
  sendLocalResponse(
    _code: number,
    _body: Uint8Array,
    _headers: FlatPairs,
    _grpcStatus: number,
    _details: ByteString,
  ): Status {
    return Status.Ok;
  }
  clearRouteCache(): Status {
    return Status.Ok;
  }

  // -- callouts: made by the root context

  httpCall(
    _cluster: ByteString,
    _headers: FlatPairs,
    _body: Uint8Array,
    _trailers: FlatPairs,
    _timeout: number,
  ): Answer<number> {
    return BadArgument;
  }
  grpcCall(
    _service: Uint8Array,
    _serviceName: ByteString,
    _methodName: ByteString,
    _metadata: FlatPairs,
    _message: Uint8Array,
    _timeout: number,
  ): Answer<number> {
    return BadArgument;
  }
  grpcStream(
    _service: Uint8Array,
    _serviceName: ByteString,
    _methodName: ByteString,
    _metadata: FlatPairs,
  ): Answer<number> {
    return BadArgument;
  }
  grpcSend(_token: number, _message: Uint8Array, _end: boolean): Status {
    return Status.BadArgument;
  }
  grpcClose(_token: number): Status {
    return Status.BadArgument;
  }
  grpcCancel(_token: number): Status {
    return Status.BadArgument;
  }
  resolveDns(_name: ByteString): Answer<number> {
    return BadArgument;
  }

  // -- shared state

  getSharedData(key: ByteString): Answer<{ value: ByteString; cas: number }> {
    return this.services.sharedData.get(this.plugin.vmId, key);
  }
  setSharedData(key: ByteString, value: ByteString, cas: number): Status {
    return this.services.sharedData.set(this.plugin.vmId, key, value, cas);
  }
  registerQueue(_name: ByteString): Answer<number> {
    return BadArgument;
  }
  resolveQueue(vmId: ByteString, name: ByteString): Answer<number> {
    return this.services.queues.resolve(vmId === "" ? this.plugin.vmId : vmId, name);
  }
  enqueue(token: number, message: ByteString): Status {
    const owner = this.services.queues.enqueue(token, message);
    if (owner instanceof Refusal) return owner.status;
    this.services.loop.post(() => owner.notify(token));
    return Status.Ok;
  }
  dequeue(token: number): Answer<ByteString> {
    return this.services.queues.dequeue(token);
  }

  // -- metrics: ids belong to the VM

  defineMetric(_type: MetricType, _name: ByteString): Answer<number> {
    return BadArgument;
  }
  incrementMetric(_id: number, _offset: bigint): Status {
    return Status.NotFound;
  }
  recordMetric(_id: number, _value: bigint): Status {
    return Status.NotFound;
  }
  getMetric(_id: number): Answer<bigint> {
    return NotFound;
  }

  // -- properties and foreign functions

  getProperty(_path: ByteString): Answer<ByteString> {
    return NotFound;
  }
  setProperty(_path: ByteString, _value: ByteString): Status {
    return Status.NotFound;
  }
  callForeignFunction(_name: ByteString, _argument: Uint8Array): ForeignAnswer {
    return { status: Status.NotFound, result: null };
  }

  // -- general

  /** "wasm log plugin root vm: ", with what is empty left out. */
  protected get logPrefix(): string {
    return "wasm log: ";
  }

  log(level: number, message: ByteString): void {
    if (level < this.services.logLevel) return;
    const line = this.logPrefix + message;
    this.services.log({ level, message, line, plugin: this.plugin.name, context: this.id });
  }

  getStatus(): { code: number; message: ByteString } {
    return { code: 0, message: "" };
  }
  getConfiguration(): Answer<Uint8Array> {
    return this.plugin.vmConfiguration;
  }
  setTickPeriod(_milliseconds: number): Status {
    return Status.Ok;
  }
  done(): Status {
    return Status.NotFound;
  }
}

/** Envoy: a call's body and the plugin configuration, when absent, are NotFound; other buffers are just empty. */
function isNotFoundWhenAbsent(buffer: BufferType): boolean {
  return buffer === BufferType.HttpCallResponseBody || buffer === BufferType.PluginConfiguration;
}

/** Maps that belong to a callout's answer, not to a stream. */
export function isCalloutMap(map: MapType): boolean {
  return map >= MapType.GrpcCallInitialMetadata;
}
