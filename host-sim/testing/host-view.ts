/** What a test can look at, and what it can set, of a host that runs. */
import type { Engine } from "../envoy/engine.js";
import type { AskedLog } from "./asked.js";
import type { Journals } from "./exchange.js";
import { idleFaults, unansweredCallouts } from "./idle.js";
import type { MemoryWatch } from "./memory-watch.js";
import type { RunLoop } from "./run-loop.js";
import { metricsOf, QueuesView, SharedDataView, samplesOf, setMetric } from "./state.js";
import type { LogRecord, PeerRequest, Problem, TraceRecord } from "./types.js";

export abstract class HostView {
  /** @internal */
  abstract readonly engine: Engine;
  /** @internal */
  abstract readonly run: RunLoop;
  /** @internal */
  abstract readonly journals: Journals;
  /** @internal */
  abstract readonly memory: MemoryWatch;
  /** @internal */
  abstract readonly asked: AskedLog;

  /** Every log line of the `wasm` logger so far, start-up included. */
  get logs(): LogRecord[] {
    return this.journals.recorder.journal.all().filter((record) => record.kind === "log");
  }

  /** Callbacks, hostcalls and log lines so far, start-up included. */
  get trace(): TraceRecord[] {
    return this.journals.recorder.journal.all();
  }

  /** What the author of a filter should know: an unknown cluster, a request that hangs, a trap. */
  get problems(): Problem[] {
    return this.journals.problems.all();
  }

  /** Counters and gauges by name; a histogram's number of samples. */
  get metrics(): Record<string, bigint> {
    return metricsOf(this.engine.services);
  }

  /** Sets a counter or gauge; a name that no plugin defined becomes a gauge. */
  setMetric(name: string, value: number | bigint): void {
    setMetric(this.engine.services, name, value);
  }

  /** A histogram's samples, oldest first. */
  samples(name: string): bigint[] {
    return samplesOf(this.engine.services, name);
  }

  /** The key-value store that plugins share. */
  get sharedData(): SharedDataView {
    return new SharedDataView(this.engine.services);
  }

  /** The message queues that plugins registered. */
  get queues(): QueuesView {
    return new QueuesView(this.engine.services, () => this.run.settle());
  }

  /** Requests that arrived whole at `upstream`, `clusters` and `grpc`, oldest first: the latest 200 at least. None with `trace: false`. */
  get requests(): PeerRequest[] {
    return this.asked.requests;
  }

  /** Handlers that nobody asked, replies of lists that were not needed, callouts without an answer: in words. */
  unused(): string[] {
    return [...this.asked.unused(), ...unansweredCallouts(this)];
  }

  /** Pages (64 KiB) of every VM's memory, added up. */
  get memoryPages(): number {
    let pages = 0;
    for (const vm of this.engine.vms()) pages += vm.instance.memoryPages;
    return pages;
  }

  /** What keeps the host from being idle, in words; empty when it is. */
  idleFaults(): string[] {
    return idleFaults(this);
  }
}
