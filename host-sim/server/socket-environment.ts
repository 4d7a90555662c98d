import { randomFillSync } from "node:crypto";
import { compileLogFormat } from "../envoy/access-log/format.js";
import type { AccessLogSpec, ClusterSpec } from "../envoy/config/model.js";
import type { LogLine } from "../envoy/host-services.js";
import type { DrainStrategy } from "../envoy/process/draining.js";
import type { LoggedStream, ProcessEnvironment } from "../envoy/process/environment.js";
import type { WasmVm } from "../envoy/wasm/wasm-vm.js";
import type { EventLoop } from "../model/event-loop.js";
import { defaultFuel, isHung } from "../vm/fuel-tank.js";
import { AccessLogFile } from "./access-log-file.js";
import type { ClusterView } from "./admin-view.js";
import type { ConnectionIds } from "./connection-ids.js";
import { Endpoints } from "./endpoints.js";
import type { Log } from "./log.js";
import { hostPlace, wasmPlace } from "./log-places.js";
import type { RealTime } from "./real-time.js";
import { SocketCluster } from "./socket-cluster.js";

const warning = 3;

export interface SocketEnvironmentOptions {
  readonly log: Log;
  /** Milliseconds for which what was replaced may go on. */
  readonly drainTime: number;
  /** Default "gradual". */
  readonly drainStrategy?: DrainStrategy | undefined;
  /** Milliseconds that a line of an access log waits at most. */
  readonly flushInterval: number;
}

/** What an emulated Envoy gets from the machine: its clock, its sockets, its files. */
export class SocketEnvironment implements ProcessEnvironment {
  readonly threads = "all";
  readonly hostEnvironment = process.env;
  readonly callouts = undefined;
  readonly observe = undefined;
  readonly fuel = defaultFuel;
  readonly drainTime: number;
  readonly drainStrategy: DrainStrategy | undefined;
  failsHealthChecks = false;
  readonly #options: SocketEnvironmentOptions;
  readonly #time: RealTime;
  readonly #ids: ConnectionIds;
  readonly #endpoints = new Map<ClusterSpec, Endpoints>();
  readonly #clusters: SocketCluster[] = [];
  readonly #files = new Map<string | 1 | 2, AccessLogFile>();

  constructor(time: RealTime, ids: ConnectionIds, options: SocketEnvironmentOptions) {
    this.#time = time;
    this.#ids = ids;
    this.#options = options;
    this.drainTime = options.drainTime;
    this.drainStrategy = options.drainStrategy;
  }

  get loop(): EventLoop {
    return this.#time.loop;
  }
  get logLevel(): number {
    return this.#options.log.level("wasm");
  }

  /** Asks for the addresses of clusters; to be awaited before a process uses them. */
  async resolve(clusters: readonly ClusterSpec[]): Promise<void> {
    for (const spec of clusters) this.#endpoints.set(spec, new Endpoints(spec));
    await Promise.all([...this.#endpoints.values()].map((endpoints) => endpoints.refresh()));
  }

  connect(spec: ClusterSpec): SocketCluster {
    const cluster = new SocketCluster(spec, this.#time, this.#ids, this.#endpoints.get(spec)!);
    this.#clusters.push(cluster);
    return cluster;
  }

  accessLog(spec: AccessLogSpec): (stream: LoggedStream) => void {
    if (spec.kind === "wasm") throw new Error("a wasm access logger writes no file");
    const file = this.#file(spec.kind === "file" ? spec.path : spec.kind === "stdout" ? 1 : 2);
    const format = compileLogFormat(spec);
    return ({ info }) => file.write(format(info));
  }

  log({ level, line }: LogLine): void {
    this.#options.log.write(level, "wasm", line, wasmPlace(level, line));
  }

  logMain(level: number, logger: string, message: string): void {
    this.#options.log.write(level, logger, message, hostPlace(message));
  }

  problem(code: string, message: string): void {
    this.logMain(warning, "host-sim", `${code}: ${message}`);
  }

  onTrap(vm: WasmVm, _functionName: string, error: unknown): void {
    if (isHung(error)) this.problem(error.code, `plugin "${vm.plugin.name}": ${error.message}`);
  }

  random(target: Uint8Array): void {
    randomFillSync(target);
  }

  /** Every cluster once, with the addresses that it has now. */
  clusterViews(): ClusterView[] {
    const views = [...this.#endpoints].map(
      ([{ name }, endpoints]) => [name, { name, hosts: endpoints.all }] as const,
    );
    return [...new Map(views).values()];
  }

  reopenLogs(): void {
    for (const file of this.#files.values()) file.reopen();
  }

  /** Ends connections that carry nothing, and writes what waits for files. */
  close(): void {
    for (const cluster of this.#clusters) cluster.close();
    for (const file of this.#files.values()) file.close();
  }

  #file(target: string | 1 | 2): AccessLogFile {
    const existing = this.#files.get(target);
    if (existing !== undefined) return existing;
    const file = new AccessLogFile(target, this.#options.flushInterval);
    this.#files.set(target, file);
    return file;
  }
}
