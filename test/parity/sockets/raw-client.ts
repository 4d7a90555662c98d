import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { steady } from "../compare.js";
import type { ClientScript, SeenClient, Step } from "../scenario.js";

const pollInterval = 20;
/** A recording may wait less; a host among others on a busy machine may need more. */
const shortestWait = 150;

/** One client of a port: its steps, then the wait until nothing more is expected. */
export async function playClient(port: number, script: ClientScript): Promise<SeenClient> {
  const client = new RawClient(port);
  for (const step of script.steps) await client.do(step);
  await client.wait(script);
  return client.finish();
}

class RawClient {
  readonly #socket: Socket;
  #bytes = "";
  #lastBytesAt = Date.now();
  #closed: "by the host" | "by itself" | null = null;

  constructor(port: number) {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket = socket;
    socket.on("data", (bytes) => {
      this.#bytes += bytes.toString("latin1");
      this.#lastBytesAt = Date.now();
    });
    socket.on("end", () => this.#close("by the host"));
    socket.on("error", () => this.#close("by the host"));
    socket.on("close", () => this.#close("by itself"));
  }

  async do({ delay, send, close, end }: Step): Promise<void> {
    if (delay) await sleep(delay);
    if (send !== undefined && this.#socket.writable) this.#socket.write(Buffer.from(send, "latin1"));
    if (close) this.#socket.destroy();
    if (end) this.#socket.end();
  }

  async wait({ wait, idle = 150, waitAfterClose = 100 }: ClientScript): Promise<void> {
    const begun = Date.now();
    const isOver = () => {
      const waited = Date.now() - begun;
      const closed = this.#closed !== null;
      if (closed && wait === undefined && waited > waitAfterClose) return true;
      return (
        waited >= Math.max(shortestWait, wait ?? 350) && (closed || Date.now() - this.#lastBytesAt >= idle)
      );
    };
    while (!isOver()) await sleep(pollInterval);
  }

  finish(): SeenClient {
    const closed = this.#closed === "by the host";
    this.#socket.destroy();
    return { bytes: steady(this.#bytes), closed };
  }

  #close(how: "by the host" | "by itself"): void {
    this.#closed ??= how;
  }
}
