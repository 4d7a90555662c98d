/** One scenario's host: the engine with the recorder's listener and clusters, and everything that it tells. */
import { Engine, type ListenerConfig } from "../../host-sim/envoy/engine.js";
import type { HostServices, LogLine, QueueOwner } from "../../host-sim/envoy/host-services.js";
import type { HttpStream } from "../../host-sim/envoy/http/http-stream.js";
import type { ReplyRewriter } from "../../host-sim/envoy/http/local-reply.js";
import type { Cluster } from "../../host-sim/envoy/upstream.js";
import type { PluginConfig } from "../../host-sim/envoy/wasm/plugin.js";
import { LoadError } from "../../host-sim/errors.js";
import { EventLoop } from "../../host-sim/model/event-loop.js";
import { Stats } from "../../host-sim/model/metrics.js";
import { SharedData } from "../../host-sim/model/shared-data.js";
import { SharedQueues } from "../../host-sim/model/shared-queue.js";
import { steady, steadyAccess } from "./compare.js";
import { GrpcCluster } from "./grpc-cluster.js";
import { Http1Cluster } from "./http1-cluster.js";
import { pluginConfig, Unsupported } from "./plugins.js";
import { RawServer } from "./raw-server.js";
import { routesOf } from "./routes.js";
import type { RecordedPlugin, ReplyMapper, Scenario } from "./scenario.js";

const critical = 5;
const levels = ["trace", "debug", "info", "warning", "error", "critical"];
const node = {
  id: "node-id",
  cluster: "node-cluster",
  metadata: { nm: "nodemeta" },
  locality: { region: "reg", zone: "zon" },
};
const start = Date.UTC(2026, 0, 1);

/** What all threads of one Envoy share. */
interface Shared {
  sharedData: SharedData;
  queues: SharedQueues<QueueOwner>;
  stats: Stats;
}

export class ScenarioHost {
  readonly loop = new EventLoop(start);
  readonly upstream: RawServer;
  readonly svc: RawServer;
  readonly grpc: GrpcCluster;
  readonly startup: string[] = [];
  readonly traffic: string[] = [];
  readonly access: string[] = [];
  readonly problems: string[] = [];
  /** The worker. `null`: Envoy would refuse the configuration. */
  readonly engine: Engine | null;
  readonly #scenario: Scenario;
  readonly #shared: Shared = { sharedData: new SharedData(), queues: new SharedQueues(), stats: new Stats() };
  #started = false;

  constructor(scenario: Scenario) {
    refuseUnsupported(scenario);
    this.#scenario = scenario;
    this.upstream = new RawServer(this.loop, scenario.upstream);
    this.svc = new RawServer(this.loop, scenario.svc);
    this.grpc = new GrpcCluster(this.loop, scenario.grpc ?? {});
    this.engine = this.#startThreads();
    // The recorder asks the admin port whether Envoy is ready: that is connection 0.
    this.engine?.newConnection();
    this.loop.runPosted();
  }

  /** Log lines from now on belong to the requests. */
  markStarted(): void {
    this.#started = true;
  }

  /** Envoy: a canary for each plugin, the main thread, then the worker; all three start every plugin. */
  #startThreads(): Engine | null {
    const plugins: PluginConfig[] = [];
    for (const [index, recorded] of (this.#scenario.filters ?? []).entries()) {
      const plugin = this.#tryPlugin(recorded, index);
      if (plugin === null) return null;
      plugins.push(plugin);
    }
    new Engine(this.#services(this.loop), this.#listener(plugins));
    return new Engine(this.#services(this.loop), this.#listener(plugins));
  }

  /** The plugin, once its canary started; the canary's timers and calls go nowhere. */
  #tryPlugin(recorded: RecordedPlugin, index: number): PluginConfig | null {
    try {
      const plugin = pluginConfig(recorded, index, this.#scenario.env ?? {});
      new Engine(this.#services(new EventLoop(start)), this.#listener([plugin]));
      return plugin;
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      for (const { level, message } of error.lines) this.#note(level, message);
      this.#note(critical, `Plugin ${recorded.name ?? `p${index}`} failed to load`);
      if (recorded.opts?.fail_open !== true)
        this.#note(critical, "Plugin configured to fail closed failed to load");
      return null;
    }
  }

  #listener(plugins: readonly PluginConfig[]): ListenerConfig {
    const { routes, listener, suppress, hcm } = this.#scenario;
    return {
      plugins,
      routes: routesOf(routes),
      bufferLimit: listener?.per_connection_buffer_limit_bytes ?? 1024 * 1024,
      suppressEnvoyHeaders: suppress ?? true,
      onAccessLog: (stream) => this.access.push(accessLine(stream)),
      ...(hcm?.local_reply_config ? { replyRewriter: rewriter(hcm.local_reply_config.mappers) } : {}),
    };
  }

  #services(loop: EventLoop): HostServices {
    return {
      ...this.#shared,
      loop,
      clusters: this.#clusters(loop),
      logLevel: this.#scenario.componentLog === "wasm:trace" ? 0 : 2,
      observe: undefined,
      node,
      callouts: undefined,
      log: (line: LogLine) => this.#note(line.level, line.line),
      problem: (code, message) => this.problems.push(`${code}: ${message}`),
      onTrap: () => {},
      random: (target) => target.fill(4),
    };
  }

  /** Every thread has its own connections. */
  #clusters(loop: EventLoop): Map<string, Cluster> {
    const facts = (name: string, port: number, metadata = {}) => ({
      name,
      address: `127.0.0.1:${port}`,
      metadata,
    });
    // Envoy numbers the connections to peers and those of clients in one series.
    const onConnect = () => void this.engine?.newConnection();
    const make = (name: string, port: number, server: RawServer | null, metadata = {}) =>
      new Http1Cluster(loop, facts(name, port, metadata), loop === this.loop ? server : null, onConnect);
    return new Map<string, Cluster>([
      ["up", make("up", 10001, this.upstream, { cm: { a: "clustermeta" } })],
      ["svc", make("svc", 10002, this.svc)],
      ["dead", make("dead", 10008, null)],
      ["grpc", this.#scenario.grpc ? this.grpc : make("grpc", 10003, null)],
      ["h2up", make("h2up", 10001, this.upstream)],
    ]);
  }

  /** As the recorder kept lines: no trace, no debug, not the ticks themselves, and no empty line inside one. */
  #note(level: number, line: string): void {
    if (this.#scenario.defaultFormat) return;
    const text = Buffer.from(line, "latin1").toString("utf8").replace(/\n+/g, "\n").replace(/\n$/, "");
    const entry = `${levels[level]} ${steady(text)}`;
    if (level >= 2 && !/tick\(/.test(entry)) (this.#started ? this.traffic : this.startup).push(entry);
  }
}

function refuseUnsupported(scenario: Scenario): void {
  const names = ["net", "accessLoggers", "services", "lds"] as const;
  const missing = names.filter((name) => scenario[name] !== undefined);
  if (missing.length > 0) throw new Unsupported(missing.join(", "));
}

/** %RESPONSE_CODE%|%RESPONSE_FLAGS%|%RESPONSE_CODE_DETAILS%|...|%UPSTREAM_CLUSTER%|rx=...|tx=... */
function accessLine({ info }: HttpStream): string {
  const code = info.responseCode ?? 0;
  const bytes = `rx=${info.bytesReceived}|tx=${info.bytesSent}`;
  const cluster = info.upstreamCluster ?? "-";
  return steadyAccess(`${code}|${info.flagLetters}|${info.details ?? "-"}|-|${cluster}|${bytes}`);
}

/** Of Envoy's mappers: equal status code, another status, another body. */
function rewriter(mappers: readonly ReplyMapper[]): ReplyRewriter {
  return (reply) => {
    const mapper = mappers.find(
      ({ filter }) => filter.status_code_filter.comparison.value.default_value === reply.code,
    );
    if (mapper?.status_code !== undefined) reply.code = mapper.status_code;
    if (mapper?.body !== undefined) reply.body = mapper.body.inline_string;
    return { contentType: mapper?.body === undefined ? null : "text/plain" };
  };
}
