/** What every VM of a host shares: time, peers, shared state, and where lines and problems go. */

import type { Observer } from "../abi/observer.js";
import type { EventLoop } from "../model/event-loop.js";
import type { Stats } from "../model/metrics.js";
import type { SharedData } from "../model/shared-data.js";
import type { SharedQueues } from "../model/shared-queue.js";
import type { VmCounters } from "../model/vm-counters.js";
import type { Hosts } from "./callouts/dns.js";
import type { ByteString } from "./operations.js";
import type { Clusters } from "./upstream.js";
import type { CalloutWatcher } from "./wasm/root-context.js";
import type { WasmVm } from "./wasm/wasm-vm.js";

/** A line of Envoy's `wasm` logger. */
export interface LogLine {
  /** 0 trace ... 5 critical. */
  level: number;
  /** The guest's message, or Envoy's own line. */
  message: ByteString;
  /** As Envoy prints it: "wasm log add-header root vm: message". */
  line: ByteString;
  plugin: ByteString;
  context: number;
}

export interface QueueOwner {
  /** The queue has a new message for this root context. */
  notify(token: number): void;
}

export interface HostServices {
  readonly loop: EventLoop;
  readonly clusters: Clusters;
  readonly sharedData: SharedData;
  readonly queues: SharedQueues<QueueOwner>;
  /** Behind the metrics of every VM. */
  readonly stats: Stats;
  /** 0 trace ... 5 critical: the level of Envoy's `wasm` logger. */
  readonly logLevel: number;
  /** Absent where nobody asks. */
  readonly counters?: VmCounters;
  /** Sees a VM's callbacks and hostcalls; absent where nobody looks, and then they cost nothing. */
  readonly observe: ((vm: WasmVm) => Observer) | undefined;
  /** How many loop turns and calls one run of a guest may take; absent or 0: no limit. */
  readonly fuel?: number | undefined;
  /** Node attributes: `xds.node`. */
  readonly node: Readonly<Record<string, unknown>>;
  readonly callouts: CalloutWatcher | undefined;
  /** Addresses of names, for look-ups of guests; absent: none but "localhost". */
  readonly hosts?: Hosts | undefined;
  log(line: LogLine): void;
  /** Something a user should know: a misuse, or a place where Envoy itself would crash or hang. */
  problem(code: string, message: string): void;
  /** A guest trapped; its VM is failed already. */
  onTrap(vm: WasmVm, functionName: string, error: unknown): void;
  random(target: Uint8Array): void;
}
