/** `capability_restriction_config`: what is left out links all the same, but refuses when called (7.5). */
import { LogLevel, Status } from "../abi/enums.js";
import type { ImportEntry } from "../abi/table-types.js";
import { Errno } from "../abi/wasi/errno.js";
import type { VmOperations } from "../envoy/operations.js";

type HostFunction = (...values: never[]) => unknown;

export const isAllowed = (vm: VmOperations, entry: { name: string; capability: boolean }): boolean =>
  !entry.capability || vm.isCapabilityAllowed(entry.name);

/** What runs in place of a hostcall that the configuration leaves out. */
export function restrictedImport(vm: VmOperations, entry: ImportEntry): HostFunction {
  const isWasi = entry.result === "errno" || entry.name === "proc_exit";
  const kind = isWasi ? "WASI" : "proxy-wasm";
  const line = `Attempted call to restricted ${kind} capability: ${entry.name}`;
  const result = isWasi ? Errno.Notcapable : Status.InternalFailure;
  return () => {
    vm.logLine(LogLevel.Error, line);
    return entry.result === "none" ? undefined : result;
  };
}
