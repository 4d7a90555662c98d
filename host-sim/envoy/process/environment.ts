/** What an emulated Envoy process gets from whoever runs it: a test in virtual time, or the server on sockets. */
import type { Observer } from "../../abi/observer.js";
import type { EventLoop } from "../../model/event-loop.js";
import type { AccessLogSpec, ClusterSpec } from "../config/model.js";
import type { HostServices, LogLine } from "../host-services.js";
import type { StreamInfo } from "../http/stream-info.js";
import type { Cluster } from "../upstream.js";
import type { CalloutWatcher } from "../wasm/root-context.js";
import type { WasmVm } from "../wasm/wasm-vm.js";
import type { DrainStrategy } from "./draining.js";

/** A stream or connection that has ended. */
export interface LoggedStream {
  readonly info: StreamInfo;
}

export interface ProcessEnvironment {
  readonly loop: EventLoop;
  /** 0 trace ... 5 critical: the level of Envoy's `wasm` logger. */
  readonly logLevel: number;
  /**
   * "worker": the one VM that traffic meets. "all": also the canary and the main thread's, as Envoy starts them;
   * that shows in start-up lines, shared data, queue tokens, ticks and callouts made while configuring. "main": canary
   * and main thread alone, as Envoy validates a configuration.
   */
  readonly threads: "worker" | "all" | "main";
  /** For `host_env_keys`. */
  readonly hostEnvironment: Readonly<Record<string, string | undefined>>;
  readonly callouts: CalloutWatcher | undefined;
  readonly observe: ((vm: WasmVm) => Observer) | undefined;
  /** Milliseconds for which a replaced listener's connections and plugins live on (`--drain-time-s`). */
  readonly drainTime: number;
  /** Default "gradual". */
  readonly drainStrategy?: DrainStrategy | undefined;
  /** `/healthcheck/fail`: responses tell their clients to go. It may change. Default false. */
  readonly failsHealthChecks?: boolean;
  /** The way to a cluster; a thread has its own connections. */
  connect(cluster: ClusterSpec): Cluster;
  /** Writes a line of a file access log. */
  accessLog(spec: AccessLogSpec): (stream: LoggedStream) => void;
  log(line: LogLine): void;
  /** A line of another logger than `wasm`: "main", "config". */
  logMain(level: number, logger: string, message: string): void;
  problem(code: string, message: string): void;
  onTrap(vm: WasmVm, functionName: string, error: unknown): void;
  random(target: Uint8Array): void;
  readonly fuel?: number | undefined;
  readonly hosts?: HostServices["hosts"];
}
