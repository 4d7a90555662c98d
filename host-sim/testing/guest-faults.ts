/** A guest that trapped or hung, told with its line, its callback, its last hostcalls, and what Envoy does next. */
import type { Engine } from "../envoy/engine.js";
import type { PluginConfig } from "../envoy/wasm/plugin.js";
import type { WasmVm } from "../envoy/wasm/wasm-vm.js";
import { HostSimError } from "../errors.js";
import { decodeText } from "../model/byte-string.js";
import { isHung } from "../vm/fuel-tank.js";
import type { Recorder } from "./recorder.js";
import { faultOf, faultStory } from "./story/fault.js";
import { withGuestStack } from "./story/guest-stack.js";
import { nextAfterTrap } from "./story/next.js";
import type { GuestFault, Problem } from "./types.js";

/** A guest trapped: what the exchange's problems tell, and what a refused start tells. */
export function trapProblem(vm: WasmVm, callback: string, error: unknown, recorder: Recorder): Problem {
  const fault = trapFault(vm, callback, error, recorder, nextAfterTrap(vm.plugin, isOfStream(vm)));
  return { code: "GUEST_TRAPPED", message: trapStory(fault, vm.plugin), guest: fault };
}

/** The same as an error, for a host that throws. */
export function trapError({ message, guest }: Problem, plugin: PluginConfig): HostSimError {
  const error = Object.assign(new HostSimError("GUEST_TRAPPED", message), { guest });
  return withGuestStack(error, guest!, plugin.module);
}

export const trapStory = (fault: GuestFault, plugin: PluginConfig): string =>
  faultStory(
    fault,
    plugin,
    `plugin "${fault.plugin}" trapped in ${fault.callback}${contextOf(fault)}: ${fault.reason}`,
  );

const contextOf = ({ context }: GuestFault): string => (context === 0 ? "" : ` (context ${context})`);

const isOfStream = (vm: WasmVm): boolean => vm.ownContext !== null && !vm.isRoot(vm.ownContext);

function trapFault(
  vm: WasmVm,
  callback: string,
  error: unknown,
  recorder: Recorder,
  next: string,
  hint?: string,
): GuestFault {
  const frames = vm.instance.frames(error);
  const context = vm.ownContext?.id ?? 0;
  const parts = { plugin: vm.plugin, callback, context, reason: reasonOf(error), frames, next };
  return faultOf(hint === undefined ? parts : { ...parts, hint }, recorder);
}

/** V8's words, without those of Node's later versions. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : "WebAssembly.Exception";

const hangHint =
  "Envoy has no limit: there the worker would hang for ever. Look for a loop that does not end, or give more `fuel`.";

/** Of a guest without fuel: its VM has failed already. */
export function fuelStory(vm: WasmVm, name: string, error: HostSimError, recorder: Recorder): HostSimError {
  return hungError(error, trapFault(vm, name, error, recorder, "", hangHint), vm.plugin);
}

/** Of a guest that hung before it had a VM that runs: in its start section or `_initialize`. */
export function startHangStory(error: HostSimError, plugin: PluginConfig, recorder: Recorder): HostSimError {
  if (!isHung(error) || error.frames === undefined) return error;
  const callback = error.callback ?? "the wasm start section";
  const parts = { plugin, callback, context: 0, reason: reasonOf(error), frames: error.frames, next: "" };
  return hungError(error, faultOf({ ...parts, hint: hangHint }, recorder), plugin);
}

function hungError(error: HostSimError, fault: GuestFault, plugin: PluginConfig): HostSimError {
  const story = faultStory({ ...fault, hint: "" }, plugin, `plugin "${fault.plugin}": ${error.message}`);
  const told = Object.assign(new HostSimError(error.code, story, fault.hint), { guest: fault });
  return withGuestStack(told, fault, plugin.module);
}

/** Ends the VMs that were running, and says where: the time limit leaves no stack, so there is no line. */
export function hangStory(error: HostSimError, engine: Engine | undefined, recorder: Recorder): HostSimError {
  const running = [...(engine?.vms() ?? [])].filter((vm) => vm.isRunning);
  const names = running.map(({ plugin }) => `plugin "${decodeText(plugin.name)}"`).join(", ");
  const where = [names, recorder.runningCallback()].filter(Boolean).join(" in ");
  for (const vm of running) vm.abandon();
  const steps = recorder.lastSteps();
  recorder.abandon();
  const told = [`${where === "" ? "" : `${where}: `}${error.message}`, ...steps].join("\n");
  return new HostSimError(error.code, told, "", { cause: error });
}
