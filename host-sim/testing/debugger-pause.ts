/** Under a debugger a new module waits a moment before it runs: time for the debugger to read its map and set breakpoints. */
import { isDebugged } from "../vm/debugger.js";
import { debugCode, debugModules } from "../vm/source/debug-code.js";
import { moduleOf } from "./plugins.js";
import type { HostOptions } from "./types.js";

/** Debuggers take some tenths of a second. V8 offers no way to wait until they are done. */
const bindingTime = 1000;

let bound = 0;

/** Once for each module and thread; nothing without a debugger. */
export async function letDebuggerBind({ filters = [] }: HostOptions): Promise<void> {
  if (!isDebugged()) return;
  for (const filter of filters)
    debugCode(moduleOf(typeof filter === "string" ? { wasm: filter } : filter, "plugin"));
  if (debugModules() === bound) return;
  bound = debugModules();
  await new Promise((resolve) => setTimeout(resolve, bindingTime));
}
