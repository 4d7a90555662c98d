/** A TCP listener on the worker: its connections, and the plugins they pass. */
import type { EventLoop } from "../../model/event-loop.js";
import { compileLogFilter } from "../config/compile-log-filter.js";
import type { AccessLogSpec, ListenerSpec, TcpSpec } from "../config/model.js";
import type { ConnectionInfo, ListenerInfo } from "../http/stream-info.js";
import type { EnvoyProcess } from "../process/envoy-process.js";
import { listenerInfo } from "../process/listener-info.js";
import type { Clusters } from "../upstream.js";
import type { PluginConfig } from "../wasm/plugin.js";
import type { PluginHandle } from "../wasm/plugin-handle.js";
import { TcpConnection, type TcpServices, type TcpSink } from "./tcp-connection.js";
import { TcpFilter } from "./tcp-filter.js";

export class TcpProxy implements TcpServices {
  readonly cluster: string;
  readonly listenerInfo: ListenerInfo;
  readonly bufferLimit: number;
  readonly connections = new Set<TcpConnection>();
  private readonly process: EnvoyProcess;
  private readonly handles: PluginHandle[];
  private readonly loggers: Array<(connection: TcpConnection) => void>;

  constructor(
    process: EnvoyProcess,
    listener: ListenerSpec,
    spec: TcpSpec,
    plugins: readonly PluginConfig[],
  ) {
    this.process = process;
    this.cluster = spec.cluster;
    this.listenerInfo = listenerInfo(listener);
    this.bufferLimit = listener.bufferLimit;
    this.handles = plugins.map((plugin) => process.worker.start(plugin));
    this.loggers = spec.accessLogs.flatMap((log) => (log.kind === "wasm" ? [] : [logger(process, log)]));
  }

  get loop(): EventLoop {
    return this.process.environment.loop;
  }
  get clusters(): Clusters {
    return this.process.worker.services.clusters;
  }

  /** A client has connected. */
  accept(info: ConnectionInfo, sink: TcpSink): TcpConnection {
    const connection = new TcpConnection(this, info, sink);
    this.connections.add(connection);
    // whoever accepts must have it before a plugin can close it
    this.loop.post(() => connection.start());
    return connection;
  }

  createFilters(connection: TcpConnection): TcpFilter[] {
    return this.handles.flatMap((handle) => {
      const root = handle.liveRoot();
      return root === null ? [] : [new TcpFilter(root, connection)];
    });
  }

  onClosed(connection: TcpConnection): void {
    this.connections.delete(connection);
    for (const log of this.loggers) log(connection);
  }

  endConnections(): void {
    for (const connection of [...this.connections]) connection.closeByHost("flush");
  }
}

function logger(process: EnvoyProcess, log: AccessLogSpec): (connection: TcpConnection) => void {
  const write = process.environment.accessLog(log);
  if (log.filter === undefined) return write;
  const passes = compileLogFilter(log.filter);
  return (connection) => {
    if (passes(connection.info)) write(connection);
  };
}
