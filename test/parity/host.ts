/** One scenario's host: an emulated Envoy with the recorder's bootstrap and peers, and everything that it tells. */
import { compileLogFormat } from "../../host-sim/envoy/access-log/format.js";
import { readBootstrap } from "../../host-sim/envoy/config/bootstrap.js";
import type { AccessLogSpec, ClusterSpec, HostConfig } from "../../host-sim/envoy/config/model.js";
import type { ConnectionInfo } from "../../host-sim/envoy/http/stream-info.js";
import type { LoggedStream, ProcessEnvironment } from "../../host-sim/envoy/process/environment.js";
import { EnvoyProcess } from "../../host-sim/envoy/process/envoy-process.js";
import type { Listener } from "../../host-sim/envoy/process/listener.js";
import { ConfigRejected } from "../../host-sim/envoy/process/plugin-loading.js";
import { FilterState } from "../../host-sim/envoy/properties/index.js";
import type { Cluster } from "../../host-sim/envoy/upstream.js";
import { HostSimError } from "../../host-sim/errors.js";
import { EventLoop } from "../../host-sim/model/event-loop.js";
import { OpenConnections } from "../../host-sim/server/open-connections.js";
import { isHung } from "../../host-sim/vm/fuel-tank.js";
import { bootstrapText } from "./bootstrap.js";
import { steady, steadyAccess } from "./compare.js";
import { GrpcCluster } from "./grpc-cluster.js";
import { Http1Cluster } from "./http1-cluster.js";
import { RawServer } from "./raw-server.js";
import type { Scenario } from "./scenario.js";
import { TcpServer } from "./tcp-server.js";

/** `--drain-time-s` of the recorder, in milliseconds. */
const drainTime = 1000;
const levels = ["trace", "debug", "info", "warning", "error", "critical"];
const start = Date.UTC(2026, 0, 1);
const text = (bytes: string) => Buffer.from(bytes, "latin1").toString("utf8");

export class ScenarioHost {
  readonly loop = new EventLoop(start);
  readonly upstream: RawServer | TcpServer;
  readonly svc: RawServer;
  readonly grpc: GrpcCluster;
  readonly startup: string[] = [];
  readonly traffic: string[] = [];
  readonly access: string[] = [];
  readonly problems: string[] = [];
  /** False: Envoy would refuse the configuration. */
  readonly loads: boolean;
  readonly #scenario: Scenario;
  readonly #fuel: number | undefined;
  readonly #process: EnvoyProcess | null;
  /** Of HTTP clients: they end with their listener. */
  readonly connections = new OpenConnections();
  #started = false;
  #ended = false;
  // The recorder asks the admin port whether Envoy is ready: that is connection 0.
  #lastConnection = 0;

  /** @param fuel Loop turns and calls after which a guest counts as hung; none: no limit, as in Envoy. */
  constructor(scenario: Scenario, fuel?: number) {
    this.#scenario = scenario;
    this.#fuel = fuel;
    const { upstream, svc, grpc, net, spacing } = scenario;
    this.upstream = net ? new TcpServer(this.loop, upstream) : new RawServer(this.loop, upstream, spacing);
    this.svc = new RawServer(this.loop, svc, spacing);
    this.grpc = new GrpcCluster(this.loop, grpc ?? {});
    this.#process = this.#tryStart();
    this.loads = this.#process !== null;
    this.loop.runPosted();
  }

  /** Log lines from now on belong to the requests. */
  markStarted(): void {
    this.#started = true;
  }

  /** Envoy ends: the access log has a line for each TCP connection that is left. What plugins say then is no traffic. */
  end(): void {
    this.#ended = true;
    this.listener.tcp?.endConnections();
  }

  get listener(): Listener {
    return this.#process!.listeners.get("lst")!;
  }

  newConnection(): ConnectionInfo {
    const id = ++this.#lastConnection;
    const filterState = new FilterState();
    return { id, remoteAddress: `127.0.0.1:${40000 + id}`, localAddress: "127.0.0.1:10000", filterState };
  }

  /** The watched file of listeners changes. */
  updateListener(changes: Partial<Scenario>): void {
    const { listener } = this;
    this.#process!.updateListeners(read({ ...this.#scenario, ...changes }).listeners);
    if (this.listener === listener) return;
    this.connections.closeAfter(this.loop, drainTime);
  }

  #tryStart(): EnvoyProcess | null {
    try {
      return this.#start(read(this.#scenario));
    } catch (error) {
      if (error instanceof ConfigRejected || (error instanceof HostSimError && error.fault !== "ours"))
        return null;
      throw error;
    }
  }

  #start(config: HostConfig): EnvoyProcess {
    if (!this.#scenario.lds) return new EnvoyProcess(config, this.#environment());
    const process = new EnvoyProcess({ ...config, listeners: [] }, this.#environment());
    process.updateListeners(config.listeners);
    return process;
  }

  #environment(): ProcessEnvironment {
    return {
      loop: this.loop,
      logLevel: this.#scenario.componentLog === "wasm:trace" ? 0 : 2,
      threads: "all",
      hostEnvironment: this.#scenario.env ?? {},
      callouts: undefined,
      observe: undefined,
      drainTime,
      connect: (spec) => this.#cluster(spec),
      accessLog: (spec) => this.#accessLog(spec),
      log: ({ level, line }) => this.#note(level, line),
      logMain: () => {},
      problem: (code, message) => this.problems.push(`${code}: ${message}`),
      fuel: this.#fuel,
      onTrap: (_vm, _callback, error) => {
        if (isHung(error)) this.problems.push(`${error.code}: ${error.message}`);
      },
      random: (target) => target.fill(4),
    };
  }

  #accessLog(spec: AccessLogSpec): (stream: LoggedStream) => void {
    if (spec.kind === "wasm") throw new Error("a wasm access log is the process's own matter");
    const format = compileLogFormat(spec);
    return ({ info }) => {
      const lines = text(format(info)).split("\n");
      for (const line of lines) if (line !== "") this.access.push(steadyAccess(line));
    };
  }

  #cluster({ name, metadata, endpoints, connectTimeout }: ClusterSpec): Cluster {
    if (name === "grpc" && this.#scenario.grpc) return this.grpc;
    const servers: Record<string, RawServer | TcpServer | undefined> = {
      up: this.upstream,
      h2up: this.upstream,
      svc: this.svc,
    };
    const [endpoint] = endpoints;
    const address = endpoint === undefined ? "" : `127.0.0.1:${endpoint.port}`;
    const onConnect = () => this.newConnection().id;
    const facts = {
      name,
      address,
      metadata,
      hasHost: endpoint !== undefined,
      hostMetadata: endpoint?.metadata ?? null,
      hostName: endpoint?.hostname ?? null,
      connectTimeout,
    };
    return new Http1Cluster(this.loop, facts, servers[name] ?? null, onConnect);
  }

  /** As the recorder kept lines: no trace, no debug, not the ticks themselves, and no empty line inside one. */
  #note(level: number, line: string): void {
    if (this.#scenario.defaultFormat || this.#ended) return;
    const shown = text(line).replace(/\n+/g, "\n").replace(/\n$/, "");
    const entry = `${levels[level]} ${steady(shown)}`;
    if (level >= 2 && !/tick\(/.test(entry)) (this.#started ? this.traffic : this.startup).push(entry);
  }
}

function read(scenario: Scenario): HostConfig {
  return readBootstrap(bootstrapText(scenario), { file: "parity.json" });
}
