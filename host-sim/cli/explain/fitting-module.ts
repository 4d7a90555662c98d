/** Which module a backtrace is of: Envoy names the callback that failed, and not the plugin. */
import type { StackFrame } from "../../errors.js";
import type { GuestModule } from "../../vm/module.js";
import { functionAt } from "../../vm/source/function-bodies.js";
import type { LoggedFrame } from "./backtrace.js";

export interface Fit {
  readonly file: string;
  readonly module: GuestModule;
  readonly frames: readonly StackFrame[];
}

/** Those in which every frame lies in the function that it names, and every one but the innermost is a call. */
export function fittingModules(
  modules: ReadonlyMap<string, GuestModule>,
  logged: readonly LoggedFrame[],
): Fit[] {
  return [...modules].flatMap(([file, module]) => {
    const frames = logged.map((one) => frameIn(module, one));
    const fits = frames.every((one, at) => one !== null && (at === 0 || isCall(module, one)));
    return fits ? [{ file, module, frames: frames as StackFrame[] }] : [];
  });
}

function frameIn(module: GuestModule, { offset, index, name }: LoggedFrame): StackFrame | null {
  const found = functionAt(module, offset);
  if (found === null || (index !== null && index !== found)) return null;
  const own = module.functionNames.get(found) ?? null;
  return own === name ? { index: found, name, offset } : null;
}

/** `call` to `return_call_ref`. */
const isCall = ({ bytes }: GuestModule, { offset }: StackFrame): boolean =>
  bytes[offset]! >= 0x10 && bytes[offset]! <= 0x15;
