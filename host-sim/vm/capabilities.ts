/** `capability_restriction_config`: what is left out links all the same, but refuses when called (7.5). */
import { LogLevel, Status } from "../abi/enums.js";
import { type Guest, Phase } from "../abi/guest.js";
import type { ImportEntry } from "../abi/table-types.js";
import { Errno } from "../abi/wasi/errno.js";
import type { VmOperations } from "../envoy/operations.js";

type HostFunction = (...values: never[]) => unknown;

/** Whether the configuration allows this import or callback. */
export const isAllowed = (vm: VmOperations, entry: { name: string; capability: boolean }): boolean =>
  !entry.capability || vm.isCapabilityAllowed(entry.name);

/** What runs in place of a hostcall that the configuration leaves out. */
export function restrictedImport(guest: Guest, entry: ImportEntry): HostFunction {
  const isWasi = !entry.modules.includes("env");
  const line = `Attempted call to restricted ${isWasi ? "WASI" : "proxy-wasm"} capability: ${entry.name}`;
  const result = isWasi ? Errno.Notcapable : Status.InternalFailure;
  const phase = firstPhase(entry);
  return () => {
    guest.require(phase);
    guest.vm.logLine(LogLevel.Error, line);
    return entry.result === "none" ? undefined : result;
  };
}

const firstPhase = ({ allocation, start }: ImportEntry): Phase =>
  allocation ? Phase.Allocating : start ? Phase.Starting : Phase.Running;
