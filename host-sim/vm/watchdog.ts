/** Ends a guest that does not come back. */
import { Script } from "node:vm";
import { HostSimError } from "../errors.js";
import { isDebugged } from "./debugger.js";

/** V8 interrupts wasm loops too when a script runs under a time limit; this script calls what `pending` holds. */
const trampoline = new Script("globalThis[Symbol.for('host-sim.guarded')]()", {
  filename: "host-sim-watchdog.js",
});
const slot = Symbol.for("host-sim.guarded");
/** The global of the process, which in jest and in vitest's VM pools is not the one of this module. */
const scope = new Script("globalThis").runInThisContext() as { [slot]?: () => void };

let depth = 0;

/**
 * Runs a synchronous function that may enter a guest, and ends it after `limitMs` of real time.
 *
 * Ended means ended: no `catch` and no `finally` of the function runs, so the VM in it must not be used again. Nested
 * calls run under the outermost limit. Without a limit (0) and under a debugger it just calls the function.
 *
 * Throws HostSimError GUEST_HUNG at the limit, and whatever the function throws.
 */
export function runGuarded<T>(limitMs: number, run: () => T): T {
  if (limitMs <= 0 || depth > 0 || isDebugged()) return run();
  let outcome: { value: T } | { error: unknown } | undefined;
  scope[slot] = () => {
    try {
      outcome = { value: run() };
    } catch (error) {
      outcome = { error };
    }
  };
  depth++;
  try {
    trampoline.runInThisContext({ timeout: limitMs });
  } catch (error) {
    throw isTimeout(error) ? hung(limitMs) : error;
  } finally {
    depth--;
    delete scope[slot];
  }
  if (outcome === undefined) throw hung(limitMs);
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

const isTimeout = (error: unknown): boolean =>
  (error as { code?: unknown }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT";

const hung = (limitMs: number): HostSimError =>
  new HostSimError(
    "GUEST_HUNG",
    `the guest ran longer than ${limitMs} ms without coming back`,
    "Envoy has no limit: there the worker would hang for ever. Look for a loop that does not end, or raise the limit.",
  );
