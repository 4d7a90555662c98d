/** Keeps account of guests that fail, and tells each failure once: as a problem of its exchange, or as an error. */
import type { PluginConfig } from "../envoy/wasm/plugin.js";
import type { WasmVm } from "../envoy/wasm/wasm-vm.js";
import { HostSimError, LoadError } from "../errors.js";
import { isHung } from "../vm/fuel-tank.js";
import type { Journals } from "./exchange.js";
import { fuelStory, startHangStory, trapError, trapProblem } from "./guest-faults.js";
import { loadStory } from "./load-story.js";
import type { RunLoop } from "./run-loop.js";
import { tellOfTest } from "./story/of-test.js";
import type { GuestFault, LogRecord } from "./types.js";

export interface FaultServices {
  /** `HostOptions.traps`. */
  readonly throwsTraps: boolean;
  readonly journals: Journals;
  readonly run: RunLoop;
  readonly logs: readonly LogRecord[];
}

export class Faults {
  private readonly host: FaultServices;
  /** The plugins have started: a trap before that is a refusal, which says more. */
  started = false;
  /** The last callback that trapped: a start that is refused tells of it. */
  private trapped: { plugin: string; fault: GuestFault; story: string } | null = null;

  constructor(host: FaultServices) {
    this.host = host;
  }

  onTrap(vm: WasmVm, callback: string, error: unknown): void {
    const { recorder, problems } = this.host.journals;
    if (isHung(error)) {
      this.host.run.fail(fuelStory(vm, callback, error, recorder));
      return;
    }
    const problem = trapProblem(vm, callback, error, recorder);
    this.trapped = { plugin: vm.plugin.name, fault: problem.guest!, story: problem.message };
    problems.push(problem, recorder.ownerOf(vm));
    if (this.host.throwsTraps && this.started) this.host.run.fail(trapError(problem, vm.plugin));
    else tellOfTest(problem.message);
  }

  /** The error to throw in place of a refusal. */
  loadError(error: unknown, plugin: PluginConfig): unknown {
    const { run, journals, logs } = this.host;
    if (run.failure !== undefined) return run.failure;
    if (!(error instanceof LoadError))
      return error instanceof HostSimError ? startHangStory(error, plugin, journals.recorder) : error;
    const trapped = this.trapped?.plugin === plugin.name ? this.trapped.fault : undefined;
    const loadRun = { config: plugin, recorder: journals.recorder, logs, trapped };
    return loadStory(error, plugin.name, plugin.failOpen, loadRun);
  }

  /** The story of the last trap, for a refusal that names no plugin. */
  get lastTrap(): string {
    return this.trapped?.story ?? "";
  }
}
