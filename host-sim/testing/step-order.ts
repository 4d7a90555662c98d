/** The order in which the steps of an open stream make sense: no client could send them in another. */
import { HostSimError } from "../errors.js";

export class StepOrder {
  private state: "open" | "headed" | "ended" = "open";

  /** @throws HostSimError STEP_OUT_OF_ORDER */
  head(end: boolean): void {
    if (this.state !== "open")
      throw outOfOrder("headers() were sent already", "Open another stream for another request.");
    this.state = end ? "ended" : "headed";
  }

  /** @throws HostSimError STEP_OUT_OF_ORDER */
  rest(step: string, end: boolean): void {
    if (this.state === "open") throw outOfOrder(`${step} comes behind headers()`, "Call headers() first.");
    if (this.state === "ended")
      throw outOfOrder(`${step} comes behind the end of the request`, "Leave out { end: true } before it.");
    if (end) this.state = "ended";
  }
}

const outOfOrder = (message: string, hint: string): HostSimError =>
  new HostSimError("STEP_OUT_OF_ORDER", message, hint);
