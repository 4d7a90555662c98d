/** One wasm VM: an instance of a module, linked to a host. */
import { type AllocationScope, Guest, Phase, RestrictedCallback } from "../abi/guest.js";
import type { Observer } from "../abi/observer.js";
import type { Callbacks } from "../abi/signatures.js";
import { observeAllocation, observeCallback } from "../abi/tracing.js";
import { type Counting, countingOf } from "../coverage/collector.js";
import type { VmOperations } from "../envoy/operations.js";
import { type EnvoyLine, HostSimError, internalError, type LoadError, type StackFrame } from "../errors.js";
import { memoryExport } from "./binary-rewriter.js";
import { isDebugged } from "./debugger.js";
import { findExports, type GuestExports, type GuestFunction } from "./exports.js";
import { FuelTank, hungInStartSection, isHung } from "./fuel-tank.js";
import { link } from "./linker.js";
import { errorLine, missingMalloc, refusedLink } from "./load-failures.js";
import type { CompiledCode, GuestModule } from "./module.js";
import { debugCode } from "./source/debug-code.js";
import { endedByFuel, guestFrames, keepEnoughFrames, trapLine } from "./traps.js";

export type { Callbacks };

export interface InstanceOptions {
  /** Sees every callback and hostcall. Without one, `callbacks` are the guest's own functions. */
  observer?: Observer | undefined;
  /** Called around the guest's malloc, which Envoy runs on the VM's own context. */
  allocation?: AllocationScope | undefined;
  /** How many loop turns and calls one run of the guest may take; absent or 0: no limit. See `addFuel`. */
  fuel?: number | undefined;
}

export interface Instance {
  readonly module: GuestModule;
  /** What the module exports and the configuration allows. A trap is thrown as it is: see `trapLines`. */
  readonly callbacks: Callbacks;
  /** Size of the memory, in pages of 64 KiB. */
  readonly memoryPages: number;
  /**
   * Runs `_initialize` and `main`, or `_start`, once, before any callback. Throws LoadError when one of them traps or
   * calls what may not be called there.
   */
  start(): void;
  /** What Envoy logs about a trap. Throws what is no trap but a defect of the host. */
  trapLines(functionName: string, error: unknown): EnvoyLine[];
  /** The guest's stack where it trapped, innermost first. */
  frames(error: unknown): StackFrame[];
}

/**
 * Links and instantiates a module. Throws LoadError where Envoy refuses it: a trap in the wasm start section, no malloc,
 * a callback of another type. When Envoy would have started a module before it refuses it, so does this.
 */
export function instantiate(module: GuestModule, vm: VmOperations, options: InstanceOptions = {}): Instance {
  keepEnoughFrames();
  const guest = new Guest(vm, module.abiVersion, options.allocation);
  const imports = link(module, guest, options.observer);
  const debugged = isDebugged() ? debugCode(module) : null;
  const fuelled = options.fuel && debugged === null ? module.fuelled() : null;
  const code = debugged ?? fuelled ?? module.code();
  const { exports } = makeInstance(module, code, imports);
  const found = findExports(module, vm);
  const counting = countingOf(code.module, exports, exports[memoryExport]);
  const take = functionsOf(exports, fuelled && new FuelTank(options.fuel!, exports), counting);
  bind(guest, exports, found.malloc, take, options.observer);
  const instance = new LinkedInstance(module, code, guest, take, found, options.observer);
  if (found.lines.length > 0) throw badExports(found.lines, instance.runStart());
  return instance;
}

/** An exported function by its name. */
type TakeFunction = (name: string) => GuestFunction;

const functionsOf =
  (exports: WebAssembly.Exports, tank: FuelTank | null, counting: Counting | null): TakeFunction =>
  (name) => {
    const call = exports[name] as GuestFunction;
    const guarded = tank === null ? call : tank.guard(name, call);
    return counting === null ? guarded : counting(guarded);
  };

function makeInstance(
  module: GuestModule,
  code: CompiledCode,
  imports: WebAssembly.Imports,
): WebAssembly.Instance {
  try {
    return new WebAssembly.Instance(code.module, imports);
  } catch (error) {
    if (error instanceof HostSimError) throw error;
    if (endedByFuel(code, error)) throw withFrames(hungInStartSection(error), module, code, error);
    if (isGuestsFault(error)) throw withFrames(notCreated(error as Error), module, code, error);
    throw internalError("instantiation", error);
  }
}

/** An error that ends an instance before there is one, with the stack that only the instance could tell. */
function withFrames<E extends HostSimError>(
  story: E,
  module: GuestModule,
  code: CompiledCode,
  error: unknown,
): E {
  return Object.assign(story, { frames: guestFrames(module, code, error) });
}

/** A trap or exception of the start section, a segment that does not fit, memory that cannot be had. */
const isGuestsFault = (error: unknown): boolean =>
  error instanceof WebAssembly.RuntimeError ||
  error instanceof WebAssembly.LinkError ||
  error instanceof WebAssembly.Exception ||
  error instanceof RangeError;

const notCreated = (cause: Error): LoadError =>
  refusedLink(
    "MODULE_INSTANTIATION",
    [errorLine("Failed to create new Wasm instance")],
    `V8 says: ${cause.message}`,
    cause,
  );

const isRestricted = (error: unknown): boolean => error instanceof RestrictedCallback;

const badExports = (lines: readonly EnvoyLine[], startLines: readonly EnvoyLine[]): LoadError =>
  refusedLink(
    lines.every((line) => line === missingMalloc) ? "MODULE_MISSING_MALLOC" : "MODULE_BAD_SIGNATURE",
    [...lines, ...startLines],
    lines.includes(missingMalloc)
      ? "Export `malloc` or `proxy_on_memory_allocate` (size: i32) -> i32."
      : "Export callbacks with the types of the module's ABI version.",
  );

function bind(
  guest: Guest,
  exports: WebAssembly.Exports,
  malloc: string | null,
  take: TakeFunction,
  observer: Observer | undefined,
): void {
  const memory = exports[memoryExport];
  if (memory instanceof WebAssembly.Memory) guest.memory.bind(memory);
  if (malloc === null) return;
  const call = take(malloc) as (size: number) => number;
  guest.bindMalloc(observer === undefined ? call : observeAllocation(malloc, call, observer), malloc);
}

class LinkedInstance implements Instance {
  readonly module: GuestModule;
  readonly callbacks: Callbacks;
  private readonly guest: Guest;
  private readonly code: CompiledCode;
  private readonly take: TakeFunction;
  private readonly found: GuestExports;
  private readonly observer: Observer | undefined;
  /** What the first function of the start threw. */
  private startFailure: { name: string; error: unknown } | null = null;

  constructor(
    module: GuestModule,
    code: CompiledCode,
    guest: Guest,
    take: TakeFunction,
    found: GuestExports,
    observer: Observer | undefined,
  ) {
    this.module = module;
    this.guest = guest;
    this.code = code;
    this.take = take;
    this.found = found;
    this.observer = observer;
    this.callbacks = collectCallbacks(found, take, observer);
    guest.phase = Phase.Running;
  }

  get memoryPages(): number {
    return this.guest.memory.pages;
  }

  start(): void {
    const lines = this.runStart();
    if (lines.length > 0) throw this.startRefused(lines);
  }

  private startRefused(lines: readonly EnvoyLine[]): HostSimError {
    const { name, error } = this.startFailure!;
    const hint = isRestricted(error) ? "While it starts a module may only log and use most of WASI." : "";
    const story = isHung(error) ? error : refusedLink("MODULE_START_FAILED", lines, hint, error);
    return Object.assign(story, { frames: this.frames(error), callback: name });
  }

  /** Envoy runs all of them, even after a failure. */
  runStart(): EnvoyLine[] {
    return this.found.start.flatMap(({ name, parameters }) => this.runStartFunction(name, parameters));
  }

  private runStartFunction(name: string, parameters: number[]): EnvoyLine[] {
    const call = this.take(name);
    const observed = this.observer === undefined ? call : observeCallback(name, null, call, this.observer);
    this.guest.phase = Phase.Starting;
    try {
      observed(...parameters);
      return [];
    } catch (error) {
      this.startFailure ??= { name, error };
      return this.trapLines(name, error);
    } finally {
      this.guest.phase = Phase.Running;
    }
  }

  trapLines(functionName: string, error: unknown): EnvoyLine[] {
    return [trapLine(this.module.functionNames, this.code, functionName, error)];
  }

  frames(error: unknown): StackFrame[] {
    return guestFrames(this.module, this.code, error);
  }
}

function collectCallbacks(
  found: GuestExports,
  take: TakeFunction,
  observer: Observer | undefined,
): Callbacks {
  const callbacks: Record<string, GuestFunction> = {};
  for (const entry of found.callbacks) {
    const call = take(entry.name);
    callbacks[entry.key] = observer === undefined ? call : observeCallback(entry.name, entry, call, observer);
  }
  return callbacks as Callbacks;
}
