import type { EventLoop, Timer } from "../model/event-loop.js";

/** Node's timers count in 32 bits. */
const longestWait = 2 ** 31 - 1;

/** Milliseconds: less than between any two timers. */
const justBefore = 0.001;

/** Milliseconds since the epoch that never go back. */
export function monotonicNow(): number {
  return performance.timeOrigin + performance.now();
}

export interface RealTimeOptions {
  /** Milliseconds since the epoch; default: the machine's clock, kept from going back. */
  readonly now?: () => number;
  /** A turn threw: a defect of ours. The loop goes on. */
  readonly onDefect: (error: unknown) => void;
}

/**
 * Lets a virtual event loop follow the wall clock: one timer of Node waits for whatever is due next, and each event of
 * a socket runs in a turn of its own, as in Envoy's worker.
 *
 * @example
 * const time = new RealTime(loop, { onDefect: report });
 * socket.on("data", (bytes) => time.turn(() => connection.onBytes(bytes)));
 */
export class RealTime {
  readonly loop: EventLoop;
  readonly #now: () => number;
  readonly #onDefect: (error: unknown) => void;
  #wakeUp: NodeJS.Timeout | null = null;
  #armedFor = Number.POSITIVE_INFINITY;
  #inTurn = false;
  #stopped = false;

  constructor(loop: EventLoop, { now = monotonicNow, onDefect }: RealTimeOptions) {
    this.loop = loop;
    this.#now = now;
    this.#onDefect = onDefect;
  }

  /**
   * Runs the event and everything that it posted, then the timers that are late: as in Envoy, what a socket has to say
   * goes before them, or a busy machine would time out what has arrived. Inside a turn the event joins that turn.
   */
  turn(event: () => void): void {
    if (this.#inTurn) event();
    else if (!this.#stopped) this.#run(event);
  }

  /** As `turn`, for what a test or a caller has to know. */
  ask<Answer>(question: () => Answer): Answer {
    let answer: { value: Answer } | null = null;
    this.turn(() => {
      answer = { value: question() };
    });
    if (answer === null) throw new Error("the event loop has stopped");
    return (answer as { value: Answer }).value;
  }

  /** A timer set from outside of a turn. */
  setTimer(milliseconds: number, run: () => void): Timer {
    return this.ask(() => this.loop.setTimer(milliseconds, run));
  }

  /** No turn runs any more. */
  stop(): void {
    this.#stopped = true;
    if (this.#wakeUp !== null) clearTimeout(this.#wakeUp);
    this.#wakeUp = null;
  }

  #run(event: () => void): void {
    const now = this.#now();
    const due = this.loop.nextDue() ?? Number.POSITIVE_INFINITY;
    this.#inTurn = true;
    this.#guard(() => this.loop.advanceTo(Math.min(now, due - justBefore)));
    this.#guard(event);
    this.#runPosted();
    this.#guard(() => this.loop.advanceTo(now));
    this.#runPosted();
    this.#inTurn = false;
    this.#arm();
  }

  #runPosted(): void {
    while (this.loop.pendingPosted > 0) this.#guard(() => this.loop.runPosted());
  }

  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#onDefect(error);
    }
  }

  #arm(): void {
    const due = this.loop.nextDue() ?? Number.POSITIVE_INFINITY;
    if (this.#stopped || due === this.#armedFor) return;
    if (this.#wakeUp !== null) clearTimeout(this.#wakeUp);
    this.#armedFor = due;
    this.#wakeUp = null;
    if (due === Number.POSITIVE_INFINITY) return;
    const wait = Math.min(longestWait, Math.max(1, Math.ceil(due - this.#now())));
    this.#wakeUp = setTimeout(() => this.#wake(), wait);
  }

  /** Behind the sockets' events that are there already. */
  #wake(): void {
    this.#wakeUp = null;
    this.#armedFor = Number.POSITIVE_INFINITY;
    setImmediate(() => this.turn(() => {}));
  }
}
