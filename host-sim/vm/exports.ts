/** Finds what a module gives to the host, as Envoy does: in its order, and refusing other types (2.12, 2.13). */
import { callbacks } from "../abi/table.js";
import type { CallbackEntry } from "../abi/table-types.js";
import type { VmOperations } from "../envoy/operations.js";
import type { EnvoyLine } from "../errors.js";
import { type FunctionType, printSignature } from "./binary.js";
import { isAllowed } from "./capabilities.js";
import { errorLine, missingMalloc } from "./load-failures.js";
import type { GuestModule } from "./module.js";

export type GuestFunction = (...values: number[]) => number | undefined;

export interface GuestExports {
  /** Functions that run once, in order. */
  start: Array<{ name: string; parameters: number[] }>;
  /** "malloc" or "proxy_on_memory_allocate". */
  malloc: string | null;
  callbacks: CallbackEntry[];
  /** What Envoy would complain about; empty when all is well. */
  lines: EnvoyLine[];
}

const i32 = "i32";
const noType: FunctionType = { parameters: [], results: [] };
const allocatorType: FunctionType = { parameters: [i32], results: [i32] };
const mainType: FunctionType = { parameters: [i32, i32], results: [i32] };
const mainVoidType: FunctionType = { parameters: [], results: [i32] };

/** Looks through the exports. */
export function findExports(module: GuestModule, vm: VmOperations): GuestExports {
  const lines: EnvoyLine[] = [];
  const has = (name: string, type: FunctionType): boolean => checkType(module, name, type, lines);
  const start = findStart(has);
  const malloc = ["malloc", "proxy_on_memory_allocate"].find((name) => has(name, allocatorType)) ?? null;
  if (malloc === null) lines.push(missingMalloc);
  const found = callbacks.filter((entry) => isWanted(entry, module, vm) && has(entry.name, typeOf(entry)));
  return { start, malloc, callbacks: found, lines };
}

const isWanted = (entry: CallbackEntry, module: GuestModule, vm: VmOperations): boolean =>
  entry.versions.includes(module.abiVersion) && isAllowed(vm, entry);

const typeOf = (entry: CallbackEntry): FunctionType => ({
  parameters: [...entry.wasmParameters],
  results: [...entry.wasmResults],
});

/** Envoy 1.40: with `_initialize`, `main` else `__main_void` follow it, and `_start` is not called (2.1). */
function findStart(has: (name: string, type: FunctionType) => boolean): GuestExports["start"] {
  if (!has("_initialize", noType)) return has("_start", noType) ? [{ name: "_start", parameters: [] }] : [];
  const start: GuestExports["start"] = [{ name: "_initialize", parameters: [] }];
  const main = has("main", mainType);
  const mainVoid = has("__main_void", mainVoidType);
  if (main) start.push({ name: "main", parameters: [0, 0] });
  else if (mainVoid) start.push({ name: "__main_void", parameters: [] });
  return start;
}

function checkType(module: GuestModule, name: string, wanted: FunctionType, lines: EnvoyLine[]): boolean {
  const type = module.functions.get(name);
  if (type === undefined) return false;
  if (printSignature(type) === printSignature(wanted)) return true;
  lines.push(
    errorLine(
      `Bad function signature for: ${name}, want: ${printSignature(wanted)}, ` +
        `but the module exports: ${printSignature(type)}`,
    ),
  );
  return false;
}
