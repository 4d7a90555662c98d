import type { Socket } from "node:net";
import { requestLength } from "../request-length.js";
import type { ReplyScript } from "../scenario.js";
import { playSteps } from "./play-steps.js";
import { listenTcp, type RunningServer } from "./server.js";

const defaultReplies: ReplyScript[] = [
  { steps: [{ send: "HTTP/1.1 200 OK\r\nserver: up\r\ncontent-length: 2\r\n\r\nok" }] },
];

/** The bytes that arrived on each connection, in the order in which they were opened. */
export type Arrived = Array<{ bytes: string }>;

/** An HTTP/1.1 server on a socket: its replies in order, one per request, the last one again and again. */
export function startRawServer(arrived: Arrived, replies = defaultReplies): Promise<RunningServer> {
  const script = new ReplyQueue(replies);
  return listenTcp((socket) => {
    const connection = new RawConnection(socket, script);
    arrived.push(connection);
  });
}

/** The replies of all connections. */
class ReplyQueue {
  readonly #replies: readonly ReplyScript[];
  #served = 0;

  constructor(replies: readonly ReplyScript[]) {
    this.#replies = replies;
  }

  peek(): ReplyScript {
    return this.#replies[Math.min(this.#served, this.#replies.length - 1)]!;
  }

  take(): ReplyScript {
    const reply = this.peek();
    this.#served++;
    return reply;
  }
}

class RawConnection {
  bytes = "";
  readonly #socket: Socket;
  readonly #replies: ReplyQueue;
  #unread = "";
  #isBusy = false;
  #headAnswered = false;

  constructor(socket: Socket, replies: ReplyQueue) {
    this.#socket = socket;
    this.#replies = replies;
    socket.on("data", (bytes) => this.#receive(bytes.toString("latin1")));
  }

  #receive(text: string): void {
    this.bytes += text;
    this.#unread += text;
    this.#serve();
  }

  #serve(): void {
    if (this.#isBusy) return;
    const length = requestLength(this.#unread);
    if (length === null) this.#serveHead();
    else {
      this.#unread = this.#unread.slice(length);
      if (this.#headAnswered) this.#rest();
      else void this.#answer();
    }
  }

  /** The rest of a request that has had its answer. */
  #rest(): void {
    this.#headAnswered = false;
    this.#serve();
  }

  /** A reply may begin when the head is there. */
  #serveHead(): void {
    if (this.#headAnswered || !this.#unread.includes("\r\n\r\n")) return;
    if (this.#replies.peek().replyOn !== "headers") return;
    this.#headAnswered = true;
    void this.#answer();
  }

  async #answer(): Promise<void> {
    this.#isBusy = true;
    await playSteps(this.#socket, this.#replies.take().steps);
    this.#isBusy = false;
    this.#serve();
  }
}
