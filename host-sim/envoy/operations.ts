/**
 * What a hostcall may ask of the host, as plain values: the seam between marshalling (`abi/`, which knows
 * wasm memory and no policy) and policy (`envoy/`, which knows what Envoy does and no memory).
 *
 * Text and header bytes cross this seam as byte strings (one char per byte), bodies as `Uint8Array`.
 */
import type { BufferType, MapType, MetricType, Status, StreamType } from "../abi/enums.js";

/** A byte string: every char is one byte (0-255). */
export type ByteString = string;

/** Name, value, name, value, ...: the flat form of a header map, names and values as byte strings. */
export type FlatPairs = ByteString[];

/** A status other than Ok in place of a value. One frozen instance per status: compare with `instanceof`. */
export class Refusal {
  readonly status: Status;
  constructor(status: Status) {
    this.status = status;
  }
}

/** A value, or the refusal whose status the guest gets. */
export type Answer<T> = T | Refusal;

export interface HeaderOperations {
  getHeader(map: MapType, name: ByteString): Answer<ByteString>;
  addHeader(map: MapType, name: ByteString, value: ByteString): Status;
  replaceHeader(map: MapType, name: ByteString, value: ByteString): Status;
  removeHeader(map: MapType, name: ByteString): Status;
  /** `null` for an absent map (Envoy: status Ok, pointer 0, size 0: not even a count). */
  getHeaderPairs(map: MapType): Answer<FlatPairs | null>;
  setHeaderPairs(map: MapType, pairs: FlatPairs): Status;
  getHeaderMapSize(map: MapType): Answer<number>;
}

export interface BufferOperations {
  /** The bytes [start, start+length) cut to the buffer's size; both are unsigned 32-bit. Empty where nothing is there. */
  readBuffer(buffer: BufferType, start: number, length: number): Answer<Uint8Array>;
  /** Size in bytes. */
  bufferSize(buffer: BufferType): Answer<number>;
  writeBuffer(buffer: BufferType, start: number, length: number, data: Uint8Array): Status;
}

export interface StreamOperations {
  continueStream(type: StreamType): Status;
  closeStream(type: StreamType): Status;
  sendLocalResponse(
    code: number,
    body: Uint8Array,
    headers: FlatPairs,
    grpcStatus: number,
    details: ByteString,
  ): Status;
  clearRouteCache(): Status;
}

export interface CalloutOperations {
  /** Timeout in milliseconds, as the signed 32-bit integer that the guest gave. Gives the token. */
  httpCall(
    cluster: ByteString,
    headers: FlatPairs,
    body: Uint8Array,
    trailers: FlatPairs,
    timeout: number,
  ): Answer<number>;
  grpcCall(
    service: Uint8Array,
    serviceName: ByteString,
    methodName: ByteString,
    initialMetadata: FlatPairs,
    message: Uint8Array,
    timeout: number,
  ): Answer<number>;
  grpcStream(
    service: Uint8Array,
    serviceName: ByteString,
    methodName: ByteString,
    initialMetadata: FlatPairs,
  ): Answer<number>;
  grpcSend(token: number, message: Uint8Array, endOfStream: boolean): Status;
  grpcClose(token: number): Status;
  grpcCancel(token: number): Status;
  /** Envoy's `envoy_resolve_dns`: gives the token. */
  resolveDns(name: ByteString): Answer<number>;
}

export interface SharedOperations {
  getSharedData(key: ByteString): Answer<{ value: ByteString; cas: number }>;
  setSharedData(key: ByteString, value: ByteString, cas: number): Status;
  registerQueue(name: ByteString): Answer<number>;
  resolveQueue(vmId: ByteString, name: ByteString): Answer<number>;
  enqueue(token: number, message: ByteString): Status;
  dequeue(token: number): Answer<ByteString>;
}

export interface MetricOperations {
  defineMetric(type: MetricType, name: ByteString): Answer<number>;
  incrementMetric(id: number, offset: bigint): Status;
  recordMetric(id: number, value: bigint): Status;
  getMetric(id: number): Answer<bigint>;
}

export interface PropertyOperations {
  /** `path` is the raw path: parts separated by NUL. The value is in Envoy's encoding of its type. */
  getProperty(path: ByteString): Answer<ByteString>;
  setProperty(path: ByteString, value: ByteString): Status;
}

/** The answer of a foreign function. `result` is `null` when the name is unknown: the guest's slots stay untouched. */
export interface ForeignAnswer {
  status: Status;
  result: Uint8Array | null;
}

export interface GeneralOperations {
  log(level: number, message: ByteString): void;
  getStatus(): { code: number; message: ByteString };
  /** ABI 0.1.0 only. */
  getConfiguration(): Answer<Uint8Array>;
  setTickPeriod(milliseconds: number): Status;
  done(): Status;
  callForeignFunction(name: ByteString, argument: Uint8Array): ForeignAnswer;
}

/** Everything a hostcall can ask of the context on which it acts. */
export interface ContextOperations
  extends HeaderOperations,
    BufferOperations,
    StreamOperations,
    CalloutOperations,
    SharedOperations,
    MetricOperations,
    PropertyOperations,
    GeneralOperations {
  readonly id: number;
}

/** What the imports of one wasm instance act on. */
export interface VmOperations {
  /** The context on which hostcalls act now: the effective one if the guest set it, else that of the callback. */
  readonly context: ContextOperations;
  /** 0 goes back to the callback's own context. */
  setEffectiveContext(id: number): Status;
  /** The level of Envoy's `wasm` logger (0 trace ... 5 critical). */
  readonly logLevel: number;
  /** Wall clock, nanoseconds since the epoch. */
  now(): bigint;
  /** Monotonic clock, nanoseconds. */
  monotonic(): bigint;
  /** What WASI shows as the environment, in order. */
  readonly environment: ReadonlyArray<readonly [string, string]>;
  /** Fills with random bytes. */
  random(target: Uint8Array): void;
  /** A line of Envoy's own about the VM, without prefix: 0 trace ... 5 critical. */
  logLine(level: number, message: string): void;
  /** False when `capability_restriction_config` leaves out this import or callback. */
  isCapabilityAllowed(name: string): boolean;
  /** The guest trapped inside a hostcall's malloc, or otherwise broke where no callback is there to report it. */
  onGuestFailure(functionName: string, error: unknown): void;
}
