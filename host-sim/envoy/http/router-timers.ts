/** How long a router waits: for the whole response, and for each try. */
import type { EventLoop, Timer } from "../../model/event-loop.js";

/** What the timers ask of their router. */
export interface RouterTimersOwner {
  onTimeout(): void;
  onTryTimeout(): void;
}

export class RouterTimers {
  private readonly loop: EventLoop;
  private readonly owner: RouterTimersOwner;
  /** Milliseconds; 0: none. */
  whole = 0;
  perTry = 0;
  private timer: Timer | null = null;
  private tryTimer: Timer | null = null;

  constructor(loop: EventLoop, owner: RouterTimersOwner) {
    this.loop = loop;
    this.owner = owner;
  }

  /** The request is complete: time for all tries together runs from now on, once. */
  startWhole(): void {
    if (this.whole <= 0 || this.timer !== null) return;
    this.timer = this.loop.setTimer(this.whole, () => {
      this.timer = null;
      this.owner.onTimeout();
    });
  }

  /** The time of one try, in the place of what ran for the one before. */
  startTry(): void {
    this.stopTry();
    if (this.perTry > 0) this.after(this.perTry, () => this.owner.onTryTimeout());
  }

  /** A pause before the next try. */
  pause(milliseconds: number, then: () => void): void {
    this.stopTry();
    this.after(milliseconds, then);
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
    this.stopTry();
  }

  private after(milliseconds: number, run: () => void): void {
    this.tryTimer = this.loop.setTimer(milliseconds, () => {
      this.tryTimer = null;
      run();
    });
  }

  private stopTry(): void {
    this.tryTimer?.cancel();
    this.tryTimer = null;
  }
}
