/** What the admin port's commands work on, and what they answer. */
import type { DrainRequest } from "./listener-sockets.js";
import type { Log } from "./log.js";
import type { CustomStat, HostStat } from "./stats-text.js";

/** A cluster and its hosts, each as "ip:port". */
export interface ClusterView {
  readonly name: string;
  readonly hosts: ReadonlyArray<{ readonly host: string; readonly port: number }>;
}

/** What the admin port shows of a running host. */
export interface AdminView {
  /** "LIVE", or what it is on its way to. */
  readonly state: () => "LIVE" | "DRAINING" | "PRE_INITIALIZING" | "INITIALIZING";
  /** What plugins count. */
  readonly metrics: () => readonly CustomStat[];
  /** `wasm.*` and `server.*`. */
  readonly hostStats: () => readonly HostStat[];
  /** As it was read. */
  readonly config: () => unknown;
  /** As it was started. */
  readonly commandLine: Readonly<Record<string, unknown>>;
  readonly version: string;
  /** Name and address of each listener. */
  readonly listeners: () => ReadonlyArray<readonly [string, string]>;
  readonly clusters?: () => readonly ClusterView[];
  readonly log: Log;
  readonly quit: () => void;
  /** `/healthcheck/fail` and `/healthcheck/ok`. */
  readonly setHealthy?: (isHealthy: boolean) => void;
  /** `/drain_listeners`: nothing more is accepted, at once or once the drain time is over. */
  readonly drainListeners?: (request: DrainRequest) => void;
  readonly resetCounters?: () => void;
  readonly reopenLogs?: () => void;
  /** A client has connected. */
  readonly onConnection: () => void;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

export const ok = (body: string): Answer => ({ status: 200, body });
export const badRequest = (body: string): Answer => ({ status: 400, body });
export const json = (value: unknown): Answer => ({
  status: 200,
  body: `${JSON.stringify(value, null, 1)}\n`,
  type: "application/json",
});
