/**
 * Whether a listener's responses tell their clients to go elsewhere. Envoy 1.40, seen on 6,000 responses while listeners
 * drained for 1 to 20 seconds: none does in the first second; then, with each second more, more of them do, and all of them
 * from half of the time on. `--drain-strategy immediate`, and a host that fails its health checks: all of them at once.
 */
import type { EventLoop } from "../../model/event-loop.js";

/** `drain_timeout` in milliseconds: so long may a client that was told to go send more requests on its connection. */
export const drainTimeout = 5000;

/** `--drain-strategy`. */
export type DrainStrategy = "gradual" | "immediate";

/** What is known of the process. */
export interface DrainFacts {
  readonly loop: EventLoop;
  /** Milliseconds for which connections of what was replaced may go on: `--drain-time-s`. */
  readonly drainTime: number;
  /** Default "gradual". */
  readonly drainStrategy?: DrainStrategy | undefined;
  /** All responses tell their clients to go, whatever drains: `/healthcheck/fail`. It may change. Default false. */
  readonly failsHealthChecks?: boolean;
  random(target: Uint8Array): void;
}

export class Draining {
  private readonly facts: DrainFacts;
  private since: number | null = null;

  constructor(facts: DrainFacts) {
    this.facts = facts;
  }

  begin(): void {
    this.since ??= this.facts.loop.now;
  }

  /** Asked for a response whose connection has not been told so yet: another answer may come each time. */
  tellsToGo(): boolean {
    if (this.facts.failsHealthChecks) return true;
    if (this.since === null) return false;
    const { loop, drainTime, drainStrategy } = this.facts;
    const seconds = Math.floor((loop.now - this.since) / 1000);
    const untilAll = Math.ceil(drainTime / 2000);
    if (drainStrategy === "immediate" || seconds >= untilAll) return true;
    return seconds > this.dice() % untilAll;
  }

  private dice(): number {
    const bytes = new Uint8Array(4);
    this.facts.random(bytes);
    return new DataView(bytes.buffer).getUint32(0);
  }
}
