/** The emulated Envoy on real sockets: a process of the engine, its listeners, its way to clusters, its admin port. */

import { writeFileSync } from "node:fs";
import type { HostConfig, ListenerSpec, SocketAddress } from "../envoy/config/model.js";
import { EnvoyProcess } from "../envoy/process/envoy-process.js";
import { EventLoop } from "../model/event-loop.js";
import type { VmCounters } from "../model/vm-counters.js";
import { Admin, type AdminView } from "./admin.js";
import { ConnectionIds } from "./connection-ids.js";
import { ListenerSockets } from "./listener-sockets.js";
import type { Log } from "./log.js";
import { hostPlace } from "./log-places.js";
import { monotonicNow, RealTime } from "./real-time.js";
import { SocketEnvironment, type SocketEnvironmentOptions } from "./socket-environment.js";
import type { CustomStat, HostStat } from "./stats-text.js";

const info = 2;
const warning = 3;
const critical = 5;

export interface ServerOptions extends SocketEnvironmentOptions {
  /** What the admin port shows. */
  readonly version: string;
  readonly commandLine: Readonly<Record<string, unknown>>;
  /** The configuration as it was read, for `/config_dump`. */
  readonly dump: unknown;
  /** Gets the admin port's address, before it is announced. */
  readonly adminAddressPath?: string;
  /** Someone asked the host to end (`/quitquitquit`). */
  readonly onQuit: () => void;
}

export class Server {
  readonly config: HostConfig;
  readonly #options: ServerOptions;
  readonly #log: Log;
  readonly #time: RealTime;
  readonly #ids = new ConnectionIds();
  readonly #environment: SocketEnvironment;
  readonly #sockets: ListenerSockets;
  #admin: Admin | null = null;
  #adminAddress: SocketAddress | null = null;
  #process: EnvoyProcess | null = null;
  #state: ReturnType<AdminView["state"]> = "PRE_INITIALIZING";

  private constructor(config: HostConfig, options: ServerOptions) {
    this.config = config;
    this.#options = options;
    this.#log = options.log;
    const loop = new EventLoop(monotonicNow());
    this.#time = new RealTime(loop, { onDefect: (error) => this.#onDefect(error) });
    this.#environment = new SocketEnvironment(this.#time, this.#ids, options);
    this.#sockets = new ListenerSockets(this.#time, this.#ids, options.drainTime);
  }

  /**
   * Starts plugins, listens, and is ready. Throws what `EnvoyProcess` throws, or Node's error where an address cannot
   * be had.
   */
  static async start(config: HostConfig, options: ServerOptions): Promise<Server> {
    const server = new Server(config, options);
    try {
      await server.#start();
      return server;
    } catch (error) {
      server.#release();
      throw error;
    }
  }

  /** Where each listener listens, by name. */
  addresses(): Map<string, SocketAddress> {
    return this.#sockets.addresses();
  }

  /** `null` without an admin port. */
  get adminAddress(): SocketAddress | null {
    return this.#adminAddress;
  }

  /** A new set of listeners from a watched file. */
  async updateListeners(specs: readonly ListenerSpec[]): Promise<void> {
    this.#time.turn(() => this.#process!.updateListeners(specs));
    await this.#sockets.listen(this.#process!.listeners);
  }

  /**
   * Loads every plugin anew, as after a change of its module; where one is refused, the old ones go on. Requests that
   * are under way end with the plugins that they began with.
   */
  reload(): void {
    const old = this.#process!;
    const next = this.#time.ask(() => this.#tryProcess());
    if (next === null) return;
    this.#process = next;
    for (const listener of old.listeners.values()) listener.draining.begin();
    this.#time.setTimer(this.#options.drainTime, () => old.shutDown());
    this.#sockets.replaceAll(next.listeners);
  }

  /** Envoy waits for nobody: requests that are under way end with their connections, then plugins do. */
  async stop(): Promise<void> {
    this.#state = "DRAINING";
    this.#note(info, "shutting down server instance");
    this.#note(info, "main dispatch loop exited");
    this.#time.turn(() => this.#process?.shutDown());
    this.#release();
    this.#note(info, "exiting");
  }

  // -- start

  async #start(): Promise<void> {
    const { clusters, listeners, admin } = this.config;
    this.#note(info, `loading ${clusters.length} cluster(s)`, "config");
    await this.#environment.resolve(clusters);
    this.#note(info, `loading ${listeners.length} listener(s)`, "config");
    this.#process = new EnvoyProcess(this.config, this.#environment);
    this.#time.turn(() => {});
    this.#note(info, "cm init: all clusters initialized", "upstream");
    this.#note(info, "all clusters initialized. initializing init manager");
    this.#note(info, "all dependencies initialized. starting workers", "config");
    await this.#sockets.listen(this.#process.listeners);
    this.#state = "LIVE";
    this.#note(info, "starting main dispatch loop");
    if (admin !== null) await this.#startAdmin(admin);
  }

  async #startAdmin(address: SocketAddress): Promise<void> {
    this.#admin = new Admin(this.#view());
    this.#adminAddress = await this.#admin.listen(address);
    const { host, port } = this.#adminAddress;
    const { adminAddressPath } = this.#options;
    if (adminAddressPath !== undefined) writeFileSync(adminAddressPath, `${host}:${port}`);
    this.#note(info, `admin address: ${host}:${port}`, "admin");
  }

  #tryProcess(): EnvoyProcess | null {
    try {
      return new EnvoyProcess(this.config, this.#environment);
    } catch (error) {
      this.#note(warning, `reload refused: ${(error as Error).message}`);
      return null;
    }
  }

  #release(): void {
    this.#time.stop();
    this.#sockets.destroy();
    this.#environment.close();
    this.#admin?.close();
  }

  #note(level: number, message: string, logger = "main"): void {
    this.#log.write(level, logger, message, hostPlace(message));
  }

  #onDefect(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#note(critical, `a defect of host-sim, please report it: ${text}`, "host-sim");
  }

  // -- the admin port

  #view(): AdminView {
    return {
      state: () => (this.#state === "LIVE" && this.#environment.failsHealthChecks ? "DRAINING" : this.#state),
      metrics: () => this.#metrics(),
      clusters: () => this.#environment.clusterViews(),
      setHealthy: (isHealthy) => {
        this.#environment.failsHealthChecks = !isHealthy;
      },
      drainListeners: (request) => this.#sockets.drain(request),
      resetCounters: () => this.#process!.stats.resetCounters(),
      reopenLogs: () => this.reopenLogs(),
      hostStats: () => this.#hostStats(),
      config: () => this.#options.dump,
      commandLine: this.#options.commandLine,
      version: this.#options.version,
      listeners: () =>
        [...this.addresses()].map(([name, { host, port }]) => [name, `${host}:${port}`] as const),
      log: this.#log,
      quit: this.#options.onQuit,
      onConnection: () => void this.#ids.next(),
    };
  }

  #metrics(): CustomStat[] {
    const { stats } = this.#process!;
    const histograms = stats.histograms();
    return stats.list().map((metric) => ({
      ...metric,
      histogram: metric.type === "histogram" ? histograms.get(metric.name) : undefined,
    }));
  }

  /** SIGUSR1: access logs that were moved away are opened anew. */
  reopenLogs(): void {
    this.#environment.reopenLogs();
  }

  #hostStats(): HostStat[] {
    const active = this.#process!.activeVms;
    return [
      { name: "server.live", type: "gauge", value: this.#state === "LIVE" ? 1 : 0 },
      { name: "server.state", type: "gauge", value: this.#state === "LIVE" ? 0 : 1 },
      { name: "server.uptime", type: "gauge", value: Math.floor(process.uptime()) },
      { name: "wasm.envoy.wasm.runtime.v8.active", type: "gauge", value: active },
      { name: "wasm.wasm_vm_count", type: "gauge", value: active },
      { name: "wasm.envoy.wasm.runtime.v8.created", type: "counter", value: this.#process!.counters.created },
      ...reloadStats(this.#process!.counters),
      ...remoteLoadStats,
    ];
  }
}

function reloadStats({ reloads }: VmCounters): HostStat[] {
  return [...reloads].flatMap(([plugin, { success, failure, backoff }]) => [
    counter(`wasm.${plugin}.vm_reload`, success + failure),
    counter(`wasm.${plugin}.vm_reload_backoff`, backoff),
    counter(`wasm.${plugin}.vm_reload_failure`, failure),
    counter(`wasm.${plugin}.vm_reload_success`, success),
  ]);
}

/** Code is never fetched here; Envoy shows these nevertheless. */
const remoteLoadStats = [
  ...["cache_entries", "cache_hits", "cache_misses", "cache_negative_hits"],
  ...["fetch_failures", "fetch_successes"],
].map((name) => counter(`wasm.remote_load_${name}`, 0));

function counter(name: string, value: number): HostStat {
  return { name, type: "counter", value };
}
