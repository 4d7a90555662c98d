/** What plugins share, as a test reads and sets it: shared data, queues, metrics. Texts are UTF-8, as everywhere at the door. */
import { MetricType } from "../abi/enums.js";
import type { HostServices } from "../envoy/host-services.js";
import { Refusal } from "../envoy/operations.js";
import { HostSimError } from "../errors.js";
import { decodeText, encodeText } from "../model/byte-string.js";
import { byteString } from "./text.js";
import type { Data } from "./types.js";

type Settle = () => Promise<void>;

/**
 * The key-value store that plugins of a vm id share.
 * @example host.sharedData.set("limit", "10"); expect(host.sharedData.get("count")).toBe("3");
 */
export class SharedDataView {
  private readonly services: HostServices;

  /** @internal */
  constructor(services: HostServices) {
    this.services = services;
  }

  /** `undefined` for a key that nobody set. */
  get(key: string, vmId = ""): string | undefined {
    const found = this.services.sharedData.get(encodeText(vmId), encodeText(key));
    return found instanceof Refusal ? undefined : decodeText(found.value);
  }

  /** As a plugin without a compare-and-set number does. */
  set(key: string, value: Data, vmId = ""): void {
    this.services.sharedData.set(encodeText(vmId), encodeText(key), byteString(value), 0);
  }

  /** Every key with its value. */
  all(vmId = ""): Record<string, string> {
    const entries = [...this.services.sharedData.entries(encodeText(vmId))];
    return Object.fromEntries(entries.map(([key, { value }]) => [decodeText(key), decodeText(value)]));
  }
}

/**
 * The message queues that plugins registered, by name.
 * @example await host.queues.push("jobs", "one"); // proxy_on_queue_ready has run
 */
export class QueuesView {
  private readonly services: HostServices;
  private readonly settle: Settle;

  /** @internal */
  constructor(services: HostServices, settle: Settle) {
    this.services = services;
    this.settle = settle;
  }

  /**
   * Adds a message and lets the queue's owner hear of it.
   * @throws HostSimError (QUEUE_UNKNOWN) where no plugin registered the queue.
   */
  async push(name: string, message: Data, vmId = ""): Promise<void> {
    const token = this.token(name, vmId);
    const owner = this.services.queues.enqueue(token, byteString(message));
    if (!(owner instanceof Refusal)) this.services.loop.post(() => owner.notify(token));
    await this.settle();
  }

  /** Takes the oldest message; `undefined` when none is there. */
  take(name: string, vmId = ""): string | undefined {
    const message = this.services.queues.dequeue(this.token(name, vmId));
    return typeof message === "string" ? decodeText(message) : undefined;
  }

  /** Messages that nobody took, oldest first. */
  messages(name: string, vmId = ""): string[] {
    return this.services.queues.messages(this.token(name, vmId)).map(decodeText);
  }

  private token(name: string, vmId: string): number {
    const token = this.services.queues.resolve(encodeText(vmId), encodeText(name));
    if (typeof token === "number") return token;
    const of = vmId === "" ? "" : ` under vm id "${vmId}"`;
    throw new HostSimError(
      "QUEUE_UNKNOWN",
      `no plugin registered a queue "${name}"${of}`,
      "A plugin registers its queues with proxy_register_shared_queue, often when it is configured.",
    );
  }
}

/** Counters and gauges by name; a histogram's number of samples. */
export function metricsOf({ stats }: HostServices): Record<string, bigint> {
  return Object.fromEntries(stats.list().map(({ name, value }) => [decodeText(name), value]));
}

/** Sets a counter or gauge, made as a gauge when there is none of this name. */
export function setMetric({ stats }: HostServices, name: string, value: number | bigint): void {
  const key = encodeText(name);
  const known = stats.list().find((metric) => metric.name === key);
  const type = known?.type === "counter" ? MetricType.Counter : MetricType.Gauge;
  stats.get(type, key).value = BigInt.asUintN(64, BigInt(value));
}

/** A histogram's samples, oldest first; empty where there is none. */
export function samplesOf({ stats }: HostServices, name: string): bigint[] {
  const key = encodeText(name);
  return stats.list().find((metric) => metric.type === "histogram" && metric.name === key)?.samples ?? [];
}
