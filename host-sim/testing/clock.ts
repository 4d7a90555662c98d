import { milliseconds } from "./duration.js";
import type { RunLoop } from "./run-loop.js";
import type { Duration } from "./types.js";

/**
 * A host's virtual time: it stands still until a test moves it, or an exchange has to wait.
 * @example await host.clock.advance("5s"); // runs the ticks and timeouts of five seconds, in order
 */
export class Clock {
  private readonly run: RunLoop;

  constructor(run: RunLoop) {
    this.run = run;
  }

  /** The host's wall clock, as `Date` inside a guest shows it. */
  get now(): Date {
    return new Date(this.run.loop.now);
  }

  /** Moves time on; everything that is due on the way happens, in order. */
  async advance(duration: Duration): Promise<void> {
    await this.run.advanceTo(this.run.loop.now + milliseconds(duration));
  }

  /** Runs until nothing waits any more but ticks. */
  async runAll(): Promise<void> {
    await this.run.until(() => this.run.loop.nextForegroundDue() === undefined);
  }
}
