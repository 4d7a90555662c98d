import { Fifo } from "./fifo.js";

/** A timer that waits; see `EventLoop.setTimer`. */
export interface Timer {
  /** When it runs: milliseconds since the epoch. */
  readonly due: number;
  /** Does nothing once the timer ran or was cancelled. */
  cancel(): void;
}

class Entry implements Timer {
  readonly due: number;
  readonly order: number;
  readonly background: boolean;
  readonly run: () => void;
  readonly #loop: EventLoop;

  constructor(loop: EventLoop, due: number, order: number, background: boolean, run: () => void) {
    this.#loop = loop;
    this.due = due;
    this.order = order;
    this.background = background;
    this.run = run;
  }

  cancel(): void {
    this.#loop.forget(this);
  }
}

/**
 * Envoy's event loop in virtual time: nothing runs by itself and no real time passes.
 *
 * Posted functions run after the current event, in order; timers run in the order in which they are due, and in the
 * order of creation at the same time. Background timers (ticks) never end: a host waits for the others only.
 *
 * @example
 * const loop = new EventLoop(Date.UTC(2026, 0, 1));
 * loop.setTimer(5000, onTimeout);
 * loop.advanceTo(loop.now + 5000); // runs onTimeout
 */
export class EventLoop {
  #now: number;
  readonly #posted = new Fifo<() => void>();
  #order = 0;
  // Ordered by due time, then creation. Cancelled ones leave at once: virtual time may stand still over millions.
  readonly #timers: Entry[] = [];
  #foreground = 0;

  /** @param start Virtual time at the start, milliseconds since the epoch. */
  constructor(start: number) {
    this.#now = start;
  }

  /** Milliseconds since the epoch; may have a fraction. */
  get now(): number {
    return this.#now;
  }

  /** How many posted functions wait. */
  get pendingPosted(): number {
    return this.#posted.length;
  }

  /** How many timers wait, ticks included. */
  get pendingTimers(): number {
    return this.#timers.length;
  }

  /** How many timers other than ticks wait. */
  get pendingForegroundTimers(): number {
    return this.#foreground;
  }

  /** Runs a function after the current event, at the current time. */
  post(run: () => void): void {
    this.#posted.push(run);
  }

  /** Runs a function when `milliseconds` (none below 0) have passed. Background: a tick, for which no host waits. */
  setTimer(milliseconds: number, run: () => void, background = false): Timer {
    const due = this.#now + Math.max(0, milliseconds);
    const entry = new Entry(this, due, this.#order++, background, run);
    const timers = this.#timers;
    // most are due last: a splice in the middle takes several times as long
    if (timers.length === 0 || timers[timers.length - 1]!.due <= due) timers.push(entry);
    else timers.splice(this.#position(due, entry.order), 0, entry);
    if (!background) this.#foreground++;
    return entry;
  }

  /** Runs one posted function; false when none waits. */
  runOnePosted(): boolean {
    const run = this.#posted.shift();
    if (run === undefined) return false;
    run();
    return true;
  }

  /** Runs what is posted, and what that posts, until nothing is left; false when nothing was there. */
  runPosted(): boolean {
    if (!this.runOnePosted()) return false;
    while (this.runOnePosted());
    return true;
  }

  /** When the earliest timer is due; `undefined` without timers. */
  nextDue(): number | undefined {
    return this.#timers[0]?.due;
  }

  /** When the earliest timer other than a tick is due; `undefined` when there is none. */
  nextForegroundDue(): number | undefined {
    if (this.#foreground === 0) return undefined;
    return this.#timers.find((timer) => !timer.background)?.due;
  }

  /** Moves time to the earliest timer, runs it and then everything posted; false without timers. */
  advanceToNext(): boolean {
    const timer = this.#timers.shift();
    if (timer === undefined) return false;
    if (!timer.background) this.#foreground--;
    this.#now = Math.max(this.#now, timer.due);
    timer.run();
    this.runPosted();
    return true;
  }

  /** Moves time on, running everything posted and every timer that is due until then. Time never goes back. */
  advanceTo(time: number): void {
    this.runPosted();
    while (this.#timers.length > 0 && this.#timers[0]!.due <= time) this.advanceToNext();
    this.#now = Math.max(this.#now, time);
  }

  /** @internal Takes a timer out; use `Timer.cancel`. */
  forget(timer: Entry): void {
    const index = this.#position(timer.due, timer.order);
    if (this.#timers[index] !== timer) return;
    if (index === this.#timers.length - 1) this.#timers.pop();
    else this.#timers.splice(index, 1);
    if (!timer.background) this.#foreground--;
  }

  /** The index of the first timer that is not before (due, order). */
  #position(due: number, order: number): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const timer = this.#timers[middle]!;
      if (timer.due < due || (timer.due === due && timer.order < order)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
