/**
 * An emulated Envoy: its threads with their VMs, its listeners, its bootstrap services. It is told what to read
 * and where to write by a `ProcessEnvironment`; sockets and tests are both outside. As in Envoy 1.40.
 */
import { LoadError } from "../../errors.js";
import { Stats } from "../../model/metrics.js";
import { SharedData } from "../../model/shared-data.js";
import { SharedQueues } from "../../model/shared-queue.js";
import { VmCounters } from "../../model/vm-counters.js";
import type { HostConfig, ListenerSpec, PluginSpec } from "../config/model.js";
import type { ListenerEnd } from "../engine.js";
import type { HostServices, QueueOwner } from "../host-services.js";
import type { Cluster } from "../upstream.js";
import { type PluginConfig, vmKey } from "../wasm/plugin.js";
import type { WasmVm } from "../wasm/wasm-vm.js";
import type { ProcessEnvironment } from "./environment.js";
import { Listener } from "./listener.js";
import { ConfigRejected, loadPlugin } from "./plugin-loading.js";
import { HostThread, tryInCanary } from "./thread.js";

const critical = 5;
const warning = 3;
const info = 2;

export class EnvoyProcess {
  readonly config: HostConfig;
  readonly environment: ProcessEnvironment;
  readonly listeners = new Map<string, Listener>();
  readonly stats = new Stats();
  readonly sharedData = new SharedData();
  readonly queues = new SharedQueues<QueueOwner>();
  /** VMs made, and reloads tried, by plugin. */
  readonly counters = new VmCounters();
  private readonly bases = new Set<string>();
  readonly worker: HostThread;
  private readonly main: HostThread | null;
  /** Envoy: then it tells, too, of plugins that cannot be. */
  private workerRuns = false;
  private readonly services: HostServices;
  private readonly pluginConfigs = new Map<PluginSpec, PluginConfig>();
  /** Singleton services live on the main thread; the worker stands in for it where no main thread is emulated. */
  private readonly servicePlugins: Array<{ thread: HostThread; plugin: PluginConfig }> = [];

  /** Starts everything; throws ConfigRejected where Envoy ends with the lines that were logged. */
  constructor(config: HostConfig, environment: ProcessEnvironment) {
    this.config = config;
    this.environment = environment;
    this.services = this.makeServices();
    this.main = environment.threads === "worker" ? null : new HostThread(this.services);
    this.worker = new HostThread(this.main === null ? this.services : this.makeServices());
    try {
      this.startServices();
      for (const spec of config.listeners) this.prepare(spec);
    } catch (error) {
      this.main?.registry.shutDown();
      throw error;
    }
    if (environment.threads === "main") return;
    for (const spec of config.listeners) this.open(spec);
    this.workerRuns = this.main !== null;
  }

  // -- plugins

  private startServices(): void {
    for (const { plugin: spec, singleton } of this.config.services) {
      const plugin = this.tryOut(spec);
      for (const thread of this.threadsOf(singleton)) {
        thread.start(plugin);
        this.servicePlugins.push({ thread, plugin });
      }
    }
  }

  private threadsOf(singleton: boolean): HostThread[] {
    if (this.main === null) return [this.worker];
    return singleton || this.environment.threads === "main" ? [this.main] : [this.main, this.worker];
  }

  /** Canary and main thread, for every plugin that does not run yet. */
  private prepare(listener: ListenerSpec): void {
    for (const spec of pluginsOf(listener)) {
      const plugin = this.tryOut(spec);
      this.main?.start(plugin);
    }
  }

  private tryOut(spec: PluginSpec): PluginConfig {
    try {
      const plugin = this.pluginConfigs.get(spec) ?? loadPlugin(spec, this.environment.hostEnvironment);
      this.pluginConfigs.set(spec, plugin);
      if (this.main !== null && this.main.registry.running(plugin) === undefined) {
        this.countBase(plugin);
        tryInCanary({ ...this.services, clusters: this.deadClusters() }, plugin);
      }
      return plugin;
    } catch (error) {
      throw error instanceof LoadError ? this.rejected(error, spec) : error;
    }
  }

  /** Envoy keeps a VM that only loads, for others to be cloned from. */
  private countBase(plugin: PluginConfig): void {
    const key = vmKey(plugin);
    if (!this.bases.has(key)) this.counters.created++;
    this.bases.add(key);
  }

  private rejected(error: LoadError, spec: PluginSpec): ConfigRejected {
    const lines = [...error.lines, { level: critical, message: `Plugin ${spec.name} failed to load` }];
    const closed = { level: critical, message: "Plugin configured to fail closed failed to load" };
    if (!spec.failOpen) lines.push(closed, ...(this.workerRuns ? [closed] : []));
    for (const { level, message } of lines) {
      this.environment.log({ level, message, line: message, plugin: spec.name, context: 0 });
    }
    return new ConfigRejected(`Unable to create Wasm plugin ${spec.name}`, { cause: error });
  }

  pluginConfig(spec: PluginSpec): PluginConfig {
    const plugin = this.pluginConfigs.get(spec);
    if (plugin === undefined) throw new Error(`plugin ${spec.name} was not prepared`);
    return plugin;
  }

  // -- listeners

  private open(spec: ListenerSpec): void {
    try {
      this.listeners.set(spec.name, new Listener(this, spec));
    } catch (error) {
      const failed = pluginsOf(spec)[0];
      throw error instanceof LoadError && failed !== undefined ? this.rejected(error, failed) : error;
    }
  }

  /**
   * A new set of listeners from a watched file: changed ones are replaced, missing ones removed. One that Envoy
   * would reject leaves the old one in place, with Envoy's line about it.
   */
  updateListeners(specs: readonly ListenerSpec[]): void {
    for (const spec of specs) this.updateListener(spec);
    const names = new Set(specs.map(({ name }) => name));
    for (const [name, listener] of this.listeners) {
      const isStatic = this.config.listeners.some((spec) => spec.name === name);
      if (!names.has(name) && !isStatic) this.retire(name, listener);
    }
  }

  private updateListener(spec: ListenerSpec): void {
    const old = this.listeners.get(spec.name);
    if (old !== undefined && JSON.stringify(old.spec) === JSON.stringify(spec)) return;
    try {
      this.prepare(spec);
    } catch (error) {
      if (!(error instanceof ConfigRejected)) throw error;
      const text = `lds: listener '${spec.name}' config rejected: ${error.message}`;
      this.environment.logMain(warning, "config", text);
      return;
    }
    this.open(spec);
    if (old !== undefined) this.drain(old, endOfReplaced(old.spec, spec));
    this.environment.logMain(info, "upstream", `lds: add/update listener '${spec.name}'`);
  }

  private retire(name: string, listener: Listener): void {
    this.listeners.delete(name);
    this.drain(listener);
  }

  /** Envoy: what the old listener alone used ends once it has drained, and so do its connections, whatever they do. */
  private drain(old: Listener, why?: ListenerEnd): void {
    old.draining.begin();
    this.environment.loop.setTimer(this.environment.drainTime, () => {
      old.endStreams(why);
      for (const plugin of old.plugins) this.releaseUnused(plugin);
    });
  }

  private releaseUnused(plugin: PluginConfig): void {
    for (const thread of [this.worker, this.main]) {
      if (thread === null) continue;
      const handle = thread.registry.running(plugin);
      const isUsed = [...this.listeners.values()].some((listener) =>
        listener.plugins.some((other) => thread.registry.running(other) === handle),
      );
      if (handle !== undefined && !isUsed) thread.registry.release(plugin);
    }
  }

  // -- the end

  /** Envoy: workers' roots end before the main thread's. */
  shutDown(): void {
    for (const listener of this.listeners.values()) listener.endStreams();
    this.worker.registry.shutDown();
    this.main?.registry.shutDown();
  }

  /** VMs that live now, all threads together. */
  vms(): WasmVm[] {
    return [...this.worker.registry.all(), ...(this.main?.registry.all() ?? [])];
  }

  /** As Envoy counts them: those that others are cloned from included. */
  get activeVms(): number {
    return this.vms().length + this.bases.size;
  }

  // -- services

  private makeServices(): HostServices {
    const { environment } = this;
    const { loop, callouts, observe, fuel, hosts } = environment;
    return {
      loop,
      fuel,
      hosts,
      // may change while the process runs
      get logLevel() {
        return environment.logLevel;
      },
      counters: this.counters,
      callouts,
      observe,
      clusters: this.connectClusters(),
      sharedData: this.sharedData,
      queues: this.queues,
      stats: this.stats,
      node: this.config.node,
      log: (line) => this.environment.log(line),
      problem: (code, message) => this.environment.problem(code, message),
      onTrap: (vm, name, error) => this.environment.onTrap(vm, name, error),
      random: (target) => this.environment.random(target),
    };
  }

  private connectClusters(): Map<string, Cluster> {
    return new Map(this.config.clusters.map((spec) => [spec.name, this.environment.connect(spec)]));
  }

  /** For a canary: clusters exist, and nothing ever answers. */
  private deadClusters(): Map<string, Cluster> {
    const silent = { sendHeaders() {}, sendData() {}, sendTrailers() {}, cancel() {} };
    return new Map(
      this.config.clusters.map(({ name, metadata }) => [
        name,
        { name, address: "", metadata, open: () => silent },
      ]),
    );
  }
}

/** Envoy: access loggers are made before the filters. */
function pluginsOf({ http, tcp }: ListenerSpec): PluginSpec[] {
  const logs = http?.accessLogs ?? tcp?.accessLogs ?? [];
  const loggers = logs.flatMap((log) => (log.kind === "wasm" ? [log.plugin] : []));
  return [...loggers, ...(http?.plugins ?? tcp?.plugins ?? [])];
}

/** Envoy: where nothing but filter chains differs, the listener stays. */
function endOfReplaced(old: ListenerSpec, next: ListenerSpec): ListenerEnd | undefined {
  const withoutChains = (spec: ListenerSpec) =>
    JSON.stringify({ ...spec, filterChainName: "", filterChainMetadata: {}, http: null, tcp: null });
  return withoutChains(old) === withoutChains(next) ? "filter_chain_is_being_removed" : undefined;
}
