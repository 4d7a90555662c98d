/** Writes down callbacks, hostcalls and log lines in the order in which they happen. */
import { Status } from "../abi/enums.js";
import type { CallbackRecordRaw, HostcallRecordRaw, Observer } from "../abi/observer.js";
import type { LogLine } from "../envoy/host-services.js";
import type { WasmVm } from "../envoy/wasm/wasm-vm.js";
import { decodeText } from "../model/byte-string.js";
import { shown } from "./format.js";
import { Journal } from "./journal.js";
import { logLevels } from "./log-levels.js";
import type { CallbackRecord, HostcallRecord, TraceRecord } from "./types.js";

export class Recorder {
  readonly journal = new Journal<TraceRecord>();

  /** The callback and the hostcall that came last, in words; empty without records. */
  lastSteps(): string {
    const callback = this.journal.last((record) => record.kind === "callback");
    const hostcall = this.journal.last((record) => record.kind === "hostcall");
    const words = [
      callback?.kind === "callback"
        ? `The last callback was ${callback.callback} of plugin "${callback.plugin}".`
        : "",
      hostcall?.kind === "hostcall" ? `The last hostcall was ${hostcallWords(hostcall)}.` : "",
    ];
    return words.filter(Boolean).join(" ");
  }

  /** Looks on at one VM. */
  observe(vm: WasmVm): Observer {
    return new VmRecorder(this.journal, vm);
  }

  onLog({ level, message, line, plugin, context }: LogLine): void {
    this.journal.push({
      kind: "log",
      level: logLevels[level],
      message: decodeText(message),
      line: decodeText(line),
      plugin: decodeText(plugin),
      context,
    });
  }
}

function hostcallWords({ hostcall, statusName, arguments: values }: HostcallRecord): string {
  return `${hostcall}(${Object.values(values).map(shown).join(", ")}) -> ${statusName || "not returned"}`;
}

class VmRecorder implements Observer {
  private readonly journal: Journal<TraceRecord>;
  private readonly vm: WasmVm;
  private readonly callbacks: CallbackRecord[] = [];
  private readonly hostcalls: HostcallRecord[] = [];

  constructor(journal: Journal<TraceRecord>, vm: WasmVm) {
    this.journal = journal;
    this.vm = vm;
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
    };
    this.callbacks.push(record);
    this.journal.push(record);
  }

  onCallbackEnd(raw: CallbackRecordRaw): void {
    const record = this.callbacks.pop();
    if (record === undefined) return;
    record.result = raw.result;
    record.action = raw.action;
    record.trap = raw.trap;
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
    };
    this.hostcalls.push(record);
    this.journal.push(record);
  }

  onHostcallEnd(raw: HostcallRecordRaw): void {
    const record = this.hostcalls.pop();
    if (record === undefined) return;
    record.status = raw.result ?? -1;
    record.statusName = raw.statusName;
    record.returned = plain(raw.returned);
  }
}

/** Byte strings as text, whole values otherwise as they are. */
function plain(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: unknown): unknown {
  if (typeof value === "string") return decodeText(value);
  return Array.isArray(value) ? value.map(plainValue) : value;
}
