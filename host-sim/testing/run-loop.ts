/** Drives the event loop until something is done, or until nothing more can happen by itself. */

import { HostSimError } from "../errors.js";
import type { EventLoop } from "../model/event-loop.js";
import { runGuarded } from "../vm/watchdog.js";

/** Ticks never end by themselves: so many are let run for an exchange that waits for nothing else. */
const tickBudget = 1000;

export class RunLoop {
  readonly loop: EventLoop;
  /** Real milliseconds that one uninterrupted run of guest code may take; 0: no limit. */
  limit: number;
  private readonly waiting = new Set<Promise<void>>();
  private failed: { error: unknown } | null = null;

  /** The guest was ended in the middle of its work: gives the error to throw. */
  private readonly onHung: (error: HostSimError) => HostSimError;

  constructor(loop: EventLoop, limit: number, onHung: (error: HostSimError) => HostSimError) {
    this.onHung = onHung;
    this.loop = loop;
    this.limit = limit;
  }

  /** A peer's answer is on its way in real time. */
  waitFor(promise: Promise<void>): void {
    this.waiting.add(promise);
    promise.finally(() => this.waiting.delete(promise));
  }

  /** An error outside the guest: it ends the run that notices it. */
  fail(error: unknown): void {
    this.failed ??= { error };
  }

  /** What failed and is not thrown yet. */
  get failure(): unknown {
    return this.failed?.error;
  }

  /** Runs what is due now, then moves virtual time as far as it takes. */
  async until(done: () => boolean): Promise<void> {
    let ticks = tickBudget;
    for (;;) {
      this.runDue();
      if (done()) return;
      if (this.waiting.size > 0) await Promise.race(this.waiting);
      else if (this.loop.nextForegroundDue() !== undefined) this.step();
      else if (this.loop.nextDue() !== undefined && ticks-- > 0) this.step();
      else return;
    }
  }

  /** Moves virtual time to a moment, with everything that is due on the way. */
  async advanceTo(time: number): Promise<void> {
    for (;;) {
      this.guarded(() => this.loop.advanceTo(time));
      if (this.waiting.size === 0) return;
      await Promise.race(this.waiting);
    }
  }

  /** Runs what is due now and what real promises bring; time stands still. */
  async settle(): Promise<void> {
    for (;;) {
      this.runDue();
      if (this.waiting.size === 0) return;
      await Promise.race(this.waiting);
    }
  }

  runDue(): void {
    if (this.loop.pendingPosted > 0) this.guarded(this.runPosted);
    this.throwFailure();
  }

  private readonly runPosted = (): void => {
    this.loop.runPosted();
  };

  private step(): void {
    this.guarded(() => this.loop.advanceToNext());
  }

  /** Runs guest code under the time limit, with whatever failed meanwhile thrown. */
  guarded(run: () => void): void {
    if (this.limit === 0) run();
    else this.runLimited(run);
    this.throwFailure();
  }

  /** What a function gives, under a limit of its own. */
  within<T>(limit: number, run: () => T): T {
    if (limit === 0) return run();
    let made: { value: T } | undefined;
    this.runLimited(() => {
      made = { value: run() };
    }, limit);
    return made!.value;
  }

  private runLimited(run: () => void, limit = this.limit): void {
    try {
      runGuarded(limit, run);
    } catch (error) {
      throw error instanceof HostSimError && error.code === "GUEST_HUNG" ? this.onHung(error) : error;
    }
  }

  private throwFailure(): void {
    const { failed } = this;
    if (failed === null) return;
    this.failed = null;
    throw failed.error;
  }
}
