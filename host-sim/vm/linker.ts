/** Builds what an instance imports: every hostcall that it asks for, plain or observed. */
import type { Guest } from "../abi/guest.js";
import { createHostcalls } from "../abi/hostcalls/index.js";
import type { Observer } from "../abi/observer.js";
import type { ImportEntry } from "../abi/table-types.js";
import { observeHostcall } from "../abi/tracing.js";
import { createWasi } from "../abi/wasi/index.js";
import type { ImportDescription, Limits } from "./binary.js";
import { maximumPages } from "./binary-rewriter.js";
import { isAllowed, restrictedImport } from "./capabilities.js";
import { providedImports } from "./imports.js";
import type { GuestModule } from "./module.js";

type HostFunction = (...values: never[]) => unknown;

/** The imports of one instance. */
export function link(module: GuestModule, guest: Guest, observer: Observer | undefined): WebAssembly.Imports {
  const functions: Record<string, HostFunction> = { ...createHostcalls(guest), ...createWasi(guest) };
  const provided = providedImports(module.abiVersion);
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const wanted of module.imports) {
    const value = provide(wanted, guest, functions, provided, observer);
    imports[wanted.module] = { ...imports[wanted.module], [wanted.name]: value };
  }
  return imports;
}

function provide(
  wanted: ImportDescription,
  guest: Guest,
  functions: Record<string, HostFunction>,
  provided: ReadonlyMap<string, ImportEntry>,
  observer: Observer | undefined,
): WebAssembly.ImportValue {
  if (wanted.kind === "memory") return makeMemory(wanted.limits!);
  if (wanted.kind === "table") return makeTable(wanted);
  const entry = provided.get(`${wanted.module}.${wanted.name}`)!;
  const call = isAllowed(guest.vm, entry) ? functions[entry.name]! : restrictedImport(guest, entry);
  return observer === undefined ? call : observeHostcall(entry, wanted.module, call, guest, observer);
}

function makeMemory({ minimum, maximum, shared }: Limits): WebAssembly.Memory {
  return new WebAssembly.Memory({
    initial: minimum,
    maximum: Math.min(maximum ?? maximumPages, maximumPages),
    shared,
  });
}

function makeTable({ element, limits }: ImportDescription): WebAssembly.Table {
  const { minimum, maximum } = limits!;
  const kind = element === "externref" ? "externref" : "anyfunc";
  return new WebAssembly.Table({ element: kind, initial: minimum, ...(maximum === null ? {} : { maximum }) });
}
