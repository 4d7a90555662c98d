/** A listener as it runs on the worker: HTTP streams or TCP connections through its plugins. */
import { encodeText } from "../../model/byte-string.js";
import { compileLogFilter } from "../config/compile-log-filter.js";
import { compileRoutes, compileVirtualHosts } from "../config/compile-routes.js";
import type { AccessLogSpec, HttpSpec, ListenerSpec } from "../config/model.js";
import { Engine, type ListenerEnd } from "../engine.js";
import type { HttpStream } from "../http/http-stream.js";
import { replyRewriter } from "../http/reply-mappers.js";
import { TcpProxy } from "../tcp/tcp-proxy.js";
import type { PluginConfig } from "../wasm/plugin.js";
import { Draining } from "./draining.js";
import type { EnvoyProcess } from "./envoy-process.js";
import { listenerInfo } from "./listener-info.js";

export class Listener {
  readonly spec: ListenerSpec;
  /** Filters and loggers. */
  readonly plugins: readonly PluginConfig[];
  /** For HTTP listeners. */
  readonly http: Engine | null;
  /** For TCP listeners. */
  readonly tcp: TcpProxy | null;
  readonly draining: Draining;

  constructor(process: EnvoyProcess, spec: ListenerSpec) {
    this.spec = spec;
    this.draining = new Draining(process.environment);
    const { http, tcp } = spec;
    const logs = (http ?? tcp)?.accessLogs ?? [];
    const loggers = logs.flatMap((log) => (log.kind === "wasm" ? [process.pluginConfig(log.plugin)] : []));
    const filters = ((http ?? tcp)?.plugins ?? []).map((plugin) => process.pluginConfig(plugin));
    this.plugins = [...loggers, ...filters];
    for (const logger of loggers) process.worker.start(logger);
    this.http = http === null ? null : httpEngine(this, process, http, filters);
    this.tcp = tcp === null ? null : new TcpProxy(process, spec, tcp, filters);
  }

  endStreams(why?: ListenerEnd): void {
    this.http?.endStreams(why);
    this.tcp?.endConnections();
  }
}

function httpEngine(
  listener: Listener,
  process: EnvoyProcess,
  http: HttpSpec,
  plugins: readonly PluginConfig[],
): Engine {
  const { spec } = listener;
  const loggers = http.accessLogs.map((log) => accessLogger(process, log));
  const rewriter = replyRewriter(http);
  return new Engine(
    process.worker.services,
    {
      plugins,
      routes: compileRoutes(http),
      virtualHostOf: compileVirtualHosts(http),
      info: listenerInfo(spec),
      ...(http.filters === undefined ? {} : { filters: http.filters }),
      withoutRouter: http.withoutRouter ?? false,
      serverHeader: { name: encodeText(http.serverName), kind: http.serverHeader ?? "overwrite" },
      bufferLimit: spec.bufferLimit,
      suppressEnvoyHeaders: http.suppressEnvoyHeaders,
      generateRequestId: http.generateRequestId,
      ...(rewriter === null ? {} : { replyRewriter: rewriter }),
      tellsToGo: () => listener.draining.tellsToGo(),
      onAccessLog: (stream) => {
        for (const log of loggers) log(stream);
      },
    },
    process.worker.registry,
  );
}

function accessLogger(process: EnvoyProcess, log: AccessLogSpec): (stream: HttpStream) => void {
  const write = unfilteredLogger(process, log);
  if (log.filter === undefined) return write;
  const passes = compileLogFilter(log.filter);
  return (stream) => {
    if (passes(stream.info)) write(stream);
  };
}

function unfilteredLogger(process: EnvoyProcess, log: AccessLogSpec): (stream: HttpStream) => void {
  if (log.kind !== "wasm") return process.environment.accessLog(log);
  const plugin = process.pluginConfig(log.plugin);
  return (stream) => process.worker.registry.running(plugin)?.liveRoot()?.logStream(stream);
}
