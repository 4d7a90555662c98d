import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Step } from "../scenario.js";

/** Plays a peer's steps, until its socket is gone. */
export async function playSteps(socket: Socket, steps: readonly Step[] = []): Promise<void> {
  for (const { delay, send, reset, end, close } of steps) {
    if (delay) await sleep(delay);
    if (socket.destroyed) return;
    if (send) socket.write(Buffer.from(send, "latin1"));
    if (reset) socket.resetAndDestroy();
    if (end) socket.end();
    if (close) socket.destroy();
  }
}
