/** Envoy's own trace-level lines: `[host->vm] proxy_on_request_headers(2, 9, 1)`. Envoy 1.40: wasm_vm.cc's form. */
import type { CallbackRecord, HostcallRecord } from "../types.js";

type Allocation = NonNullable<HostcallRecord["allocations"]>[number];

/** Numbers as Envoy shows them: without a sign. */
const shown = (value: number | bigint): string =>
  typeof value === "bigint" ? BigInt.asUintN(64, value).toString() : String(value >>> 0);

/** What `main` is called with; other functions of the start take nothing. */
const startArguments: Readonly<Record<string, string>> = { main: "0, 0" };

const isCallback = (name: string): boolean => name.startsWith("proxy_") || name.startsWith("envoy_");

export function callbackLine({ callback, context, arguments: values }: CallbackRecord): string {
  const list = isCallback(callback)
    ? [context, ...Object.values(values)].map(shown).join(", ")
    : (startArguments[callback] ?? "");
  return `[host->vm] ${callback}(${list})`;
}

/** `null` for one that trapped: Envoy logs the trap alone. */
export const callbackEndLine = ({ callback, result, trap }: CallbackRecord): string | null =>
  trap === null ? `[host<-vm] ${callback} return: ${result === null ? "void" : shown(result)}` : null;

export const hostcallLine = ({ module, hostcall, values }: HostcallRecord): string =>
  `[vm->host] ${module}.${hostcall}(${values.map(shown).join(", ")})`;

/** `null` for one that did not return. */
export function hostcallEndLine({ module, hostcall, status, statusName }: HostcallRecord): string | null {
  if (status === 0 && statusName === "") return null;
  return `[vm<-host] ${module}.${hostcall} return: ${status < 0 ? "void" : shown(status)}`;
}

export const allocationLines = ({ function: name, size, address }: Allocation): string[] => [
  `[host->vm] ${name}(${shown(size)})`,
  `[host<-vm] ${name} return: ${shown(address)}`,
];
