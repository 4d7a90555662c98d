/** A guest that trapped or hung, told with its callback, its last hostcall, and what Envoy does next. */
import type { Engine } from "../envoy/engine.js";
import type { PluginConfig } from "../envoy/wasm/plugin.js";
import type { WasmVm } from "../envoy/wasm/wasm-vm.js";
import { HostSimError } from "../errors.js";
import type { Recorder } from "./recorder.js";

export function trapStory(vm: WasmVm, functionName: string, error: unknown, recorder: Recorder): string {
  const trap = error instanceof Error ? error.message : String(error);
  const said = `plugin "${vm.plugin.name}" trapped in ${functionName}: ${trap}.`;
  return [said, recorder.lastSteps(), nextInEnvoy(vm.plugin)].filter(Boolean).join(" ");
}

/** Envoy 1.40: the failing request is answered with 503 in all but the deprecated case; what follows depends on the policy. */
function nextInEnvoy({ failurePolicy, failOpen }: PluginConfig): string {
  if (failOpen) return "Envoy lets this request go on, and later ones pass without the plugin (fail_open).";
  const next = {
    closed: "answers every later one so too, until the plugin is configured anew (FAIL_CLOSED)",
    open: "lets later ones pass without the plugin (FAIL_OPEN)",
    reload: "loads the plugin again with a later one (FAIL_RELOAD)",
  };
  return `Envoy answers this request with 503 and ${next[failurePolicy]}.`;
}

const hangHint =
  "Envoy has no limit: there the worker would hang for ever. Look for a loop that does not end, or give more `fuel`.";

/** Of a guest without fuel: its VM has failed already. The first line of `lines` is the trap's, then its backtrace. */
export function fuelStory(vm: WasmVm, name: string, error: HostSimError, recorder: Recorder): HostSimError {
  const [line] = vm.instance.trapLines(name, error);
  const backtrace = line!.message.split("\n").slice(1);
  const said = [`plugin "${vm.plugin.name}": ${error.message}`, ...backtrace, recorder.lastSteps()];
  return new HostSimError(error.code, said.filter(Boolean).join("\n"), hangHint, { cause: error });
}

/** Ends the VMs that were running, and says where. */
export function hangStory(error: HostSimError, engine: Engine, recorder: Recorder): HostSimError {
  for (const vm of engine.vms()) if (vm.isRunning) vm.abandon();
  return new HostSimError(error.code, [error.message, recorder.lastSteps()].filter(Boolean).join("\n"), "", {
    cause: error,
  });
}
