/**
 * One wasm VM: its contexts, which of them hostcalls act on, and what happens when the guest traps. As in Envoy 1.40.
 */
import { Status } from "../../abi/enums.js";
import type { AllocationScope } from "../../abi/guest.js";
import { HostSimError } from "../../errors.js";
import { Metrics } from "../../model/metrics.js";
import { NumberedRoster } from "../../model/numbered-roster.js";
import { type Callbacks, type Instance, instantiate } from "../../vm/instance.js";
import type { HostServices } from "../host-services.js";
import type { ContextOperations, VmOperations } from "../operations.js";
import type { BaseContext } from "./base-context.js";
import type { PluginConfig } from "./plugin.js";
import { PluginContext } from "./plugin-context.js";
import { VmContext } from "./vm-context.js";

type GuestFunction = (context: number, a: number, b: number, c: number, d: number) => number | undefined;

export class WasmVm implements VmOperations, AllocationScope {
  readonly services: HostServices;
  /** The plugin for which the VM was made: others with the same key join it. */
  readonly plugin: PluginConfig;
  readonly contexts = new NumberedRoster<PluginContext>();
  /** The guest trapped: none of its callbacks runs again. */
  failed = false;
  /** A reply or a close is on its way: whatever the running callback answers is a stop. */
  nextStopped = false;
  readonly callbacks: Callbacks;
  readonly metrics: Metrics;
  readonly instance: Instance;
  private nextContextId = 1;
  private nextTokens = [4, 5, 6];
  private nextDnsToken = 2;
  private readonly vmContext: VmContext;
  private current: BaseContext | null = null;
  private effective: BaseContext | null = null;
  private allocating = false;
  private actions: Array<() => void> = [];

  /** Links and instantiates; throws a LoadError where Envoy refuses. `start` runs the module's own start. */
  constructor(services: HostServices, plugin: PluginConfig) {
    this.services = services;
    this.plugin = plugin;
    if (services.counters !== undefined) services.counters.created++;
    this.metrics = new Metrics(services.stats);
    this.vmContext = new VmContext(services, plugin);
    this.instance = instantiate(plugin.module, this, {
      observer: services.observe?.(this),
      allocation: this,
      fuel: services.fuel,
    });
    this.callbacks = this.instance.callbacks;
  }

  // -- contexts

  allocateContextId(): number {
    return this.nextContextId++;
  }

  /** Kinds: 0 http call, 1 gRPC call, 2 gRPC stream; each has its own series (4, 8, ...; 5, 9, ...; 6, 10, ...). */
  allocateToken(kind: 0 | 1 | 2): number {
    const token = this.nextTokens[kind];
    this.nextTokens[kind] += 4;
    return token;
  }

  /** The context of the running callback; `null` outside callbacks, and in `_initialize`. */
  get ownContext(): PluginContext | null {
    return this.current instanceof PluginContext ? this.current : null;
  }

  /** Envoy: 2, 3, ... */
  allocateDnsToken(): number {
    return this.nextDnsToken++;
  }

  get context(): ContextOperations {
    if (this.allocating) return this.vmContext;
    return this.effective ?? this.current ?? this.vmContext;
  }

  /** Envoy: the guest's malloc runs on the VM's own context. */
  enter(): void {
    this.allocating = true;
  }
  leave(): void {
    this.allocating = false;
  }

  isRoot(context: BaseContext): boolean {
    return context instanceof PluginContext && context.root === context;
  }

  /** For records: the plugin of a context, else that of the VM. */
  pluginNameOf(contextId: number): string {
    return (this.contexts.get(contextId) ?? this).plugin.name;
  }

  setEffectiveContext(id: number): Status {
    if (id === 0) {
      this.effective = null;
      return Status.Ok;
    }
    const context = this.contexts.get(id);
    if (context === undefined) return Status.BadArgument;
    this.effective = context;
    return Status.Ok;
  }

  // -- calling the guest

  /**
   * Calls a guest function on a context. A trap fails the VM and gives 0; whoever cares asks `failed`.
   * Deferred actions stay queued: `runActions` follows once the answer has been looked at.
   */
  call(context: BaseContext, name: string, guest: unknown, a = 0, b = 0, c = 0, d = 0): number {
    const { current, effective } = this;
    this.current = context;
    this.effective = null;
    try {
      return (guest as GuestFunction)(context.id, a, b, c, d) ?? 0;
    } catch (error) {
      this.onGuestFailure(name, error);
      return 0;
    } finally {
      this.current = current;
      this.effective = effective;
    }
  }

  /** A callback whose answer nobody needs, with its deferred actions. */
  notify(context: BaseContext, name: string, guest: unknown, a = 0, b = 0, c = 0, d = 0): number {
    if (guest === undefined || this.failed) return 0;
    const result = this.call(context, name, guest, a, b, c, d);
    this.runActions();
    return result;
  }

  /** Envoy: continue, close and local responses take effect when the guest's callback has returned. */
  defer(action: () => void): void {
    this.actions.push(action);
  }

  runActions(): void {
    this.nextStopped = false;
    if (this.actions.length === 0) return;
    for (let action = this.actions.shift(); action !== undefined; action = this.actions.shift()) action();
  }

  onGuestFailure(functionName: string, error: unknown): void {
    if (error instanceof HostSimError && error.fault === "ours") throw error;
    if (this.failed) return;
    this.failed = true;
    for (const { level, message } of this.instance.trapLines(functionName, error))
      this.logLine(level, message);
    this.services.onTrap(this, functionName, error);
    for (const context of this.contexts.all()) context.onVmFailed();
  }

  /** The guest was ended from outside, in the middle of whatever it did: nothing of it may run again. */
  abandon(): void {
    this.failed = true;
    this.current = null;
    this.effective = null;
    this.allocating = false;
    this.actions = [];
    for (const context of this.contexts.all()) context.onVmFailed();
  }

  /** The guest is in a call. */
  get isRunning(): boolean {
    return this.current !== null || this.allocating;
  }

  /** A line of Envoy's own about this VM. */
  logLine(level: number, message: string): void {
    if (level < this.services.logLevel) return;
    this.services.log({ level, message, line: message, plugin: this.plugin.name, context: 0 });
  }

  // -- what the imports ask

  get logLevel(): number {
    return this.services.logLevel;
  }
  get environment(): ReadonlyArray<readonly [string, string]> {
    return this.plugin.environment;
  }
  now(): bigint {
    return BigInt(Math.round(this.services.loop.now * 1000)) * 1000n;
  }
  monotonic(): bigint {
    return this.now();
  }
  random(target: Uint8Array): void {
    this.services.random(target);
  }
  isCapabilityAllowed(name: string): boolean {
    const allowed = this.plugin.allowedCapabilities;
    return allowed === null || allowed.has(name);
  }
}
