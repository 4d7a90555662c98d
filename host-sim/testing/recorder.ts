/** Writes down callbacks, hostcalls and log lines in the order in which they happen. */
import { Status } from "../abi/enums.js";
import type { CallbackRecordRaw, HostcallRecordRaw, Observer } from "../abi/observer.js";
import type { LogLine } from "../envoy/host-services.js";
import { HttpContext } from "../envoy/wasm/http-context.js";
import type { WasmVm } from "../envoy/wasm/wasm-vm.js";
import { decodeText } from "../model/byte-string.js";
import { Journal, type Owner } from "./journal.js";
import { logLevels } from "./log-levels.js";
import { hostcallSection } from "./story/fault.js";
import { hintOf } from "./story/hints.js";
import { LiveTrace } from "./trace/live.js";
import type { CallbackRecord, HostcallRecord, TraceRecord } from "./types.js";

export class Recorder {
  readonly journal = new Journal<TraceRecord>();
  private readonly vms: VmRecorder[] = [];
  private readonly live = LiveTrace.ifWanted();

  /** Looks on at one VM. */
  observe(vm: WasmVm): Observer {
    const recorder = new VmRecorder(this.journal, vm, this.live);
    this.vms.push(recorder);
    return recorder;
  }

  onLog({ level, message, line, plugin, context }: LogLine): void {
    const running = this.vms.find((vm) => vm.depth > 0);
    const record: TraceRecord = {
      kind: "log",
      level: logLevels[level],
      message: decodeText(message),
      line: decodeText(line),
      plugin: decodeText(plugin),
      context,
      depth: running?.depth ?? 0,
    };
    this.journal.push(record, running?.owner ?? null);
    this.live?.log(record.line);
  }

  /** The stream for which a VM works right now; `null` for none. */
  ownerOf(vm: WasmVm): Owner {
    return streamOf(vm.context) ?? this.vms.find((one) => one.vm === vm)?.owner ?? null;
  }

  /** What runs, or ran last. */
  runningCallback(): string {
    const callback = this.journal.last((record) => record.kind === "callback");
    return callback?.kind === "callback" ? callback.callback : "";
  }

  /** The last hostcall of anybody, in lines; empty without records. */
  lastSteps(): string[] {
    const hostcalls = this.journal.latest(
      20,
      (record): record is HostcallRecord => record.kind === "hostcall",
    );
    return hostcallSection(hostcalls);
  }

  /** Guests were ended from outside. */
  abandon(): void {
    for (const vm of this.vms) vm.abandon();
  }

  /** The stream for which any VM works right now. */
  get owner(): Owner {
    return this.vms.find((vm) => vm.depth > 0)?.owner ?? null;
  }
}

const callouts: ReadonlySet<string> = new Set(["proxy_http_call", "proxy_grpc_call", "proxy_grpc_stream"]);
const lastAnswers: ReadonlySet<string> = new Set(["proxy_on_http_call_response", "proxy_on_grpc_close"]);
const answers: ReadonlySet<string> = new Set([
  ...lastAnswers,
  "proxy_on_grpc_receive",
  "proxy_on_grpc_receive_initial_metadata",
  "proxy_on_grpc_receive_trailing_metadata",
]);

/** By its connection, of which each stream of a test has its own: a whole stream is too much to keep. */
const streamOf = (context: unknown): Owner =>
  context instanceof HttpContext ? context.httpStream.info.connection : null;

class VmRecorder implements Observer {
  readonly vm: WasmVm;
  private readonly journal: Journal<TraceRecord>;
  private readonly live: LiveTrace | null;
  private readonly callbacks: CallbackRecord[] = [];
  private readonly owners: Owner[] = [];
  private readonly hostcalls: HostcallRecord[] = [];
  /** Of callouts that streams made: their answers come to the root. */
  private readonly tokens = new Map<unknown, Owner>();

  constructor(journal: Journal<TraceRecord>, vm: WasmVm, live: LiveTrace | null) {
    this.journal = journal;
    this.vm = vm;
    this.live = live;
  }

  get depth(): number {
    return this.callbacks.length + this.hostcalls.length;
  }

  /** Of the running callback, and of what is in it. */
  get owner(): Owner {
    return this.owners.at(-1) ?? null;
  }

  onCallback(raw: CallbackRecordRaw): void {
    const record: CallbackRecord = {
      kind: "callback",
      plugin: this.vm.pluginNameOf(raw.context),
      callback: raw.name,
      context: raw.context,
      arguments: raw.arguments,
      result: null,
      action: null,
      trap: null,
      depth: this.depth,
    };
    const owner = this.ownerOf(raw);
    this.callbacks.push(record);
    this.owners.push(owner);
    this.journal.push(record, owner);
    this.live?.callback(record);
  }

  private ownerOf({ name, context, arguments: values }: CallbackRecordRaw): Owner {
    const stream = streamOf(this.vm.contexts.get(context));
    if (stream !== null || !answers.has(name)) return stream ?? this.owner;
    const asked = this.tokens.get(values.token);
    if (lastAnswers.has(name)) this.tokens.delete(values.token);
    return asked ?? this.owner;
  }

  /** The guest was ended from outside: nothing of what runs comes to an end. */
  abandon(): void {
    this.callbacks.length = 0;
    this.owners.length = 0;
    this.hostcalls.length = 0;
  }

  onCallbackEnd(raw: CallbackRecordRaw): void {
    const record = this.callbacks.pop();
    this.owners.pop();
    if (record === undefined) return;
    record.result = raw.result;
    record.action = raw.action;
    record.trap = raw.trap;
    // a trap leaves the hostcalls in which it happened without an end
    this.hostcalls.length = Math.min(this.hostcalls.length, record.depth - this.callbacks.length);
    this.live?.callbackEnd(record);
  }

  onHostcall(raw: HostcallRecordRaw): void {
    const record: HostcallRecord = {
      kind: "hostcall",
      plugin: this.vm.pluginNameOf(this.vm.context.id),
      hostcall: raw.name,
      callback: this.callbacks.at(-1)?.callback ?? "",
      context: this.vm.context.id,
      arguments: plain(raw.arguments),
      status: Status.Ok,
      statusName: "",
      returned: {},
      module: raw.module,
      values: raw.values as HostcallRecord["values"],
      depth: this.depth,
    };
    this.hostcalls.push(record);
    this.journal.push(record, streamOf(this.vm.context) ?? this.owner);
    this.live?.hostcall(record);
  }

  onAllocation(name: string, size: number, address: number): void {
    const allocation = { function: name, size, address };
    const record = this.hostcalls.at(-1);
    if (record === undefined) return;
    if (record.allocations === undefined) record.allocations = [allocation];
    else record.allocations.push(allocation);
    this.live?.allocation(allocation);
  }

  onHostcallEnd(raw: HostcallRecordRaw): void {
    const record = this.hostcalls.pop();
    if (record === undefined) return;
    record.status = raw.result ?? -1;
    record.statusName = raw.statusName;
    record.returned = plain(raw.returned);
    if (record.status !== Status.Ok) this.explain(record);
    else if (callouts.has(raw.name)) this.noteToken(raw.returned.token);
    this.live?.hostcallEnd(record);
  }

  private explain(record: HostcallRecord): void {
    const hint = hintOf(record, this.vm);
    if (hint !== null) record.hint = hint;
  }

  private noteToken(token: unknown): void {
    const owner = streamOf(this.vm.context) ?? this.owner;
    if (owner !== null) this.tokens.set(token, owner);
  }
}

/** Byte strings as text, whole values otherwise as they are: in place, the fields were made for this. */
function plain(fields: Record<string, unknown>): Record<string, unknown> {
  for (const name in fields) {
    const value = fields[name];
    if (typeof value === "string" || Array.isArray(value)) fields[name] = plainValue(value);
  }
  return fields;
}

function plainValue(value: unknown): unknown {
  if (typeof value === "string") return decodeText(value);
  return Array.isArray(value) ? value.map(plainValue) : value;
}
