/** A client on a real socket: sends its steps, then waits until nothing more is expected. */
import net from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { ClientScript, Step } from "../../../parity/scenario.js";

const pollInterval = 20;

export class LiveClient {
  #bytes = "";
  #closedByHost = false;
  #closedItself = false;
  #lastBytesAt = Date.now();
  readonly #socket: net.Socket;

  constructor(port: number) {
    this.#socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("error", () => this.#onClosed());
    this.#socket.on("end", () => this.#onClosed());
    this.#socket.on("data", (data) => this.#onData(data));
  }

  async run(script: ClientScript): Promise<{ bytes: string; closed: boolean }> {
    for (const step of script.steps) await this.#do(step);
    const done = Date.now();
    while (!this.#isOver(script, Date.now() - done)) await wait(pollInterval);
    const seen = { bytes: this.#bytes, closed: this.#closedByHost };
    this.#closedItself = true;
    this.#socket.destroy();
    return seen;
  }

  #isOver({ wait: least, idle = 150, waitAfterClose = 100 }: ClientScript, waited: number): boolean {
    const closed = this.#closedByHost || this.#closedItself;
    if (closed && least === undefined && waited > waitAfterClose) return true;
    return waited >= (least ?? 350) && (closed || Date.now() - this.#lastBytesAt >= idle);
  }

  async #do({ delay, send, close, end }: Step): Promise<void> {
    if (delay) await wait(delay);
    if (send !== undefined && !this.#socket.destroyed) this.#socket.write(Buffer.from(send, "latin1"));
    if (!close && !end) return;
    this.#closedItself = true;
    this.#socket.destroy();
  }

  #onData(data: Buffer): void {
    this.#bytes += data.toString("latin1");
    this.#lastBytesAt = Date.now();
  }

  #onClosed(): void {
    if (!this.#closedItself) this.#closedByHost = true;
  }
}
