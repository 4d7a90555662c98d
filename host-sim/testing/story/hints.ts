/** Why a hostcall was refused and what to do about it: one table, tried from top to bottom. */
import type { WasmVm } from "../../envoy/wasm/wasm-vm.js";
import type { HostcallRecord } from "../types.js";
import { bufferRows } from "./hints/buffers.js";
import { calloutRows } from "./hints/callouts.js";
import { generalRows } from "./hints/general.js";
import { headerRows } from "./hints/headers.js";
import { propertyRows } from "./hints/properties.js";
import type { HintRow } from "./hints/row.js";
import { sharedRows } from "./hints/shared.js";

const rows: readonly HintRow[] = [
  ...generalRows,
  ...headerRows,
  ...bufferRows,
  ...calloutRows,
  ...propertyRows,
  ...sharedRows,
];

const byHostcall = new Map<string, HintRow[]>();
for (const row of rows)
  for (const name of row.hostcalls) byHostcall.set(name, [...(byHostcall.get(name) ?? []), row]);

/** `null` where nothing is known. The host still stands where the hostcall was made. */
export function hintOf(record: HostcallRecord, vm: WasmVm): string | null {
  for (const row of byHostcall.get("*") ?? []) {
    const text = textOf(row, record, vm);
    if (text !== null) return text;
  }
  for (const row of byHostcall.get(record.hostcall) ?? []) {
    const text = textOf(row, record, vm);
    if (text !== null) return text;
  }
  return null;
}

const textOf = (row: HintRow, record: HostcallRecord, vm: WasmVm): string | null =>
  row.status === record.statusName ? row.say(record.arguments, vm, record) : null;
