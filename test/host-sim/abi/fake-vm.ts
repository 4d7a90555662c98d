/** A host that answers with what a test puts into it and remembers what it was asked. */
import { BufferType, type MapType, Status } from "../../../host-sim/abi/enums.js";
import type { ContextOperations, FlatPairs, VmOperations } from "../../../host-sim/envoy/operations.js";
import { refuse } from "../../../host-sim/model/refusals.js";

/** Every method answers Ok or something empty; replace what a test is about. */
export class FakeContext implements ContextOperations {
  readonly id = 2;
  readonly calls: unknown[][] = [];
  readonly logs: Array<[level: number, message: string]> = [];
  readonly headers: FlatPairs = [":path", "/", "x-empty", ""];
  readonly buffers = new Map<BufferType, Uint8Array>([[BufferType.HttpRequestBody, new Uint8Array()]]);

  protected note(name: string, ...values: unknown[]): Status {
    this.calls.push([name, ...values]);
    return Status.Ok;
  }
  getHeader(_map: MapType, name: string) {
    const at = this.headers.findIndex((field, index) => index % 2 === 0 && field === name);
    return at < 0 ? refuse(Status.NotFound) : this.headers[at + 1]!;
  }
  addHeader(...values: [MapType, string, string]) {
    return this.note("addHeader", ...values);
  }
  replaceHeader(...values: [MapType, string, string]) {
    return this.note("replaceHeader", ...values);
  }
  removeHeader(...values: [MapType, string]) {
    return this.note("removeHeader", ...values);
  }
  getHeaderPairs(map: MapType): FlatPairs | null {
    return map === 1 ? null : this.headers;
  }
  setHeaderPairs(...values: [MapType, FlatPairs]) {
    return this.note("setHeaderPairs", ...values);
  }
  getHeaderMapSize(_map: MapType) {
    return this.headers.join("").length;
  }
  readBuffer(buffer: BufferType, start: number, length: number) {
    return this.buffers.get(buffer)?.slice(start, start + length) ?? refuse(Status.NotFound);
  }
  bufferSize(buffer: BufferType) {
    return this.buffers.get(buffer)?.length ?? refuse(Status.NotFound);
  }
  writeBuffer(...values: [BufferType, number, number, Uint8Array]) {
    return this.note("writeBuffer", ...values);
  }
  continueStream(type: number) {
    return this.note("continueStream", type);
  }
  closeStream(type: number) {
    return this.note("closeStream", type);
  }
  sendLocalResponse(...values: [number, Uint8Array, FlatPairs, number, string]) {
    return this.note("sendLocalResponse", ...values);
  }
  clearRouteCache() {
    return this.note("clearRouteCache");
  }
  httpCall(...values: [string, FlatPairs, Uint8Array, FlatPairs, number]) {
    this.note("httpCall", ...values);
    return values[0] === "known" ? 4 : refuse(Status.BadArgument);
  }
  grpcCall(...values: [Uint8Array, string, string, FlatPairs, Uint8Array, number]) {
    this.note("grpcCall", ...values);
    return 5;
  }
  grpcStream(...values: [Uint8Array, string, string, FlatPairs]) {
    this.note("grpcStream", ...values);
    return 6;
  }
  grpcSend(...values: [number, Uint8Array, boolean]) {
    return this.note("grpcSend", ...values);
  }
  grpcClose(token: number) {
    return this.note("grpcClose", token);
  }
  grpcCancel(token: number) {
    return this.note("grpcCancel", token);
  }
  resolveDns(name: string) {
    this.note("resolveDns", name);
    return 1;
  }
  getSharedData(key: string) {
    return key === "missing" ? refuse(Status.NotFound) : { value: `value of ${key}`, cas: 7 };
  }
  setSharedData(...values: [string, string, number]) {
    return this.note("setSharedData", ...values);
  }
  registerQueue(name: string) {
    this.note("registerQueue", name);
    return 1;
  }
  resolveQueue(...values: [string, string]) {
    this.note("resolveQueue", ...values);
    return 1;
  }
  enqueue(...values: [number, string]) {
    return this.note("enqueue", ...values);
  }
  dequeue(token: number) {
    return token === 1 ? "message" : refuse(Status.Empty);
  }
  defineMetric(...values: [number, string]) {
    this.note("defineMetric", ...values);
    return 4;
  }
  incrementMetric(...values: [number, bigint]) {
    return this.note("incrementMetric", ...values);
  }
  recordMetric(...values: [number, bigint]) {
    return this.note("recordMetric", ...values);
  }
  getMetric(id: number) {
    return id === 4 ? 0xffffffffffffffffn : refuse(Status.NotFound);
  }
  getProperty(path: string) {
    return path === "plugin_name" ? "fake" : refuse(Status.NotFound);
  }
  setProperty(...values: [string, string]) {
    return this.note("setProperty", ...values);
  }
  log(level: number, message: string) {
    this.logs.push([level, message]);
  }
  getStatus() {
    return { code: 11, message: "reset" };
  }
  getConfiguration() {
    return Buffer.from("configured");
  }
  setTickPeriod(milliseconds: number) {
    return this.note("setTickPeriod", milliseconds);
  }
  done() {
    return this.note("done");
  }
  callForeignFunction(name: string, argument: Uint8Array) {
    if (name !== "echo") return { status: Status.NotFound, result: null };
    return { status: Status.Ok, result: argument };
  }
}

export class FakeVm implements VmOperations {
  context = new FakeContext();
  logLevel = 0;
  environment: Array<[string, string]> = [];
  readonly lines: Array<[level: number, message: string]> = [];
  readonly failures: Array<[name: string, error: unknown]> = [];
  readonly restricted = new Set<string>();

  setEffectiveContext(id: number): Status {
    return id > 9 ? Status.BadArgument : Status.Ok;
  }
  now(): bigint {
    return 1_767_225_600_000_000_000n;
  }
  monotonic(): bigint {
    return 5n;
  }
  random(target: Uint8Array): void {
    target.fill(7);
  }
  logLine(level: number, message: string): void {
    this.lines.push([level, message]);
  }
  isCapabilityAllowed(name: string): boolean {
    return !this.restricted.has(name);
  }
  onGuestFailure(functionName: string, error: unknown): void {
    this.failures.push([functionName, error]);
  }
}
