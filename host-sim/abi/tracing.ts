/** Decodes hostcalls and callbacks for an observer, by the ABI table. Runs only where somebody looks. */
import type { Guest } from "./guest.js";
import type { CallbackRecordRaw, HostcallRecordRaw, Observer } from "./observer.js";
import { readPairs } from "./pairs.js";
import { enumNames } from "./table.js";
import type { CallbackEntry, ImportEntry, Parameter } from "./table-types.js";

type Value = number | bigint;
type HostFunction = (...values: never[]) => unknown;

/** A hostcall that reports to the observer what it was given and what it gave. */
export function observeHostcall(
  entry: ImportEntry,
  module: string,
  call: HostFunction,
  guest: Guest,
  observer: Observer,
): HostFunction {
  const observed = (...values: Value[]): unknown => {
    const record: HostcallRecordRaw = {
      name: entry.name,
      module,
      arguments: decode(entry.parameters, values, guest, readArgument),
      values,
      result: null,
      statusName: "",
      returned: {},
    };
    observer.onHostcall(record);
    const result = (call as (...values: Value[]) => unknown)(...values);
    complete(record, entry, values, guest, result);
    observer.onHostcallEnd?.(record);
    return result;
  };
  return observed as HostFunction;
}

function complete(
  record: HostcallRecordRaw,
  entry: ImportEntry,
  values: Value[],
  guest: Guest,
  result: unknown,
): void {
  if (typeof result !== "number") return;
  record.result = result >>> 0;
  record.statusName = statusName(entry.result, record.result);
  if (result !== 0 || entry.result === "u32") return;
  const slots = values.slice(entry.parameters.reduce((count, { kind }) => count + width(kind), 0));
  record.returned = decode(entry.returns, slots, guest, readReturned);
}

const statusName = (kind: string, result: number): string =>
  kind === "errno" ? `errno ${result}` : (enumNames[kind]?.[result] ?? String(result));

const isSpan = (kind: string): boolean => kind === "bytes" || kind === "pairs";
const width = (kind: string): number => (isSpan(kind) ? 2 : 1);

type Reader = (guest: Guest, kind: string, value: Value, size: number) => unknown;

function decode(
  parameters: readonly Parameter[],
  values: Value[],
  guest: Guest,
  read: Reader,
): Record<string, unknown> {
  const decoded: Record<string, unknown> = {};
  let at = 0;
  for (const { name, kind } of parameters) {
    decoded[name] = read(guest, kind, values[at]!, Number(values[at + 1] ?? 0));
    at += width(kind);
  }
  return decoded;
}

const readArgument: Reader = (guest, kind, value, size) =>
  isSpan(kind) ? readSpan(guest, kind, Number(value), size) : plain(kind, value);

/** What lies at the addresses; `undefined` for a slot that the guest did not want or that lies outside memory. */
const readReturned: Reader = (guest, kind, slot, sizeSlot) => {
  const { memory } = guest;
  const address = Number(slot);
  if (isSpan(kind)) {
    if (!memory.holds(address, 4) || !memory.holds(sizeSlot, 4)) return undefined;
    return readSpan(guest, kind, memory.u32(address), memory.u32(sizeSlot));
  }
  const length = kind === "u64" || kind === "i64" ? 8 : 4;
  if (!memory.holds(address, length)) return undefined;
  return plain(kind, length === 8 ? memory.u64(address) : memory.u32(address));
};

function readSpan({ memory }: Guest, kind: string, address: number, size: number): unknown {
  if (!memory.holds(address, size)) return null;
  return kind === "bytes" ? memory.text(address, size) : couples(readPairs(memory, address, size));
}

function couples(pairs: string[]): Array<[string, string]> {
  const result: Array<[string, string]> = [];
  for (let at = 0; at < pairs.length; at += 2) result.push([pairs[at]!, pairs[at + 1]!]);
  return result;
}

function plain(kind: string, value: Value): unknown {
  if (typeof value === "bigint") return kind === "u64" ? BigInt.asUintN(64, value) : value;
  if (kind === "i32") return value | 0;
  if (kind === "bool") return value !== 0;
  const unsigned = value >>> 0;
  return enumNames[kind]?.[unsigned] ?? unsigned;
}

/** A guest function that reports to the observer; `entry` is `null` for `_initialize` and the like. */
export function observeCallback(
  name: string,
  entry: CallbackEntry | null,
  call: (...values: number[]) => number | undefined,
  observer: Observer,
): (...values: number[]) => number | undefined {
  return (...values) => {
    const record = startRecord(name, entry, values);
    observer.onCallback(record);
    try {
      const result = call(...values);
      if (result !== undefined) finish(record, entry, result >>> 0);
      return result;
    } catch (error) {
      record.trap = error instanceof Error ? error.message : "exception";
      throw error;
    } finally {
      observer.onCallbackEnd?.(record);
    }
  };
}

/** An allocator that reports to the observer what it gave. */
export const observeAllocation =
  (name: string, malloc: (size: number) => number, observer: Observer): ((size: number) => number) =>
  (size) => {
    const address = malloc(size);
    observer.onAllocation?.(name, size, address >>> 0);
    return address;
  };

function startRecord(name: string, entry: CallbackEntry | null, values: number[]): CallbackRecordRaw {
  const args: Record<string, number> = {};
  const count = entry === null ? 0 : entry.parameters.length;
  for (let at = 1; at < count; at++) args[entry!.parameters[at]!.name] = values[at]! >>> 0;
  const context = entry === null ? 0 : values[0]!;
  return { name, context, arguments: args, result: null, action: null, trap: null };
}

function finish(record: CallbackRecordRaw, entry: CallbackEntry | null, result: number): void {
  record.result = result;
  record.action = enumNames[entry?.result ?? ""]?.[result] ?? null;
}
