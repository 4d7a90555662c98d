/** A server on a real socket that plays a scenario's replies and keeps the bytes that arrive. */
import { once } from "node:events";
import net from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { requestLength } from "../../../parity/request-length.js";
import type { ReplyScript, Step } from "../../../parity/scenario.js";

const defaultReplies: ReplyScript[] = [
  { steps: [{ send: "HTTP/1.1 200 OK\r\nserver: up\r\ncontent-length: 2\r\n\r\nok" }] },
];

/** Whose reply it is: the servers of a scenario begin theirs one after the other. */
export class Turns {
  readonly #spacing: number;
  #next = 0;

  /** @param spacing Milliseconds between two beginnings. */
  constructor(spacing = 0) {
    this.#spacing = spacing;
  }

  async wait(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#spacing;
    if (at > now) await wait(at - now);
  }
}

export class LiveServer {
  /** What arrived, per connection. */
  readonly connections: Conversation[] = [];
  readonly #replies: readonly ReplyScript[];
  readonly #sockets = new Set<net.Socket>();
  readonly #server: net.Server;
  #served = 0;

  readonly turns: Turns;

  constructor(replies: readonly ReplyScript[] = defaultReplies, turns = new Turns()) {
    this.#replies = replies;
    this.turns = turns;
    this.#server = net.createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  async listen(): Promise<number> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as net.AddressInfo).port;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  nextReply(): ReplyScript {
    const reply = this.peekReply();
    this.#served++;
    return reply;
  }

  peekReply(): ReplyScript {
    return this.#replies[Math.min(this.#served, this.#replies.length - 1)]!;
  }

  #accept(socket: net.Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
    this.connections.push(new Conversation(this, socket));
  }
}

class Conversation {
  bytes = "";
  #unread = "";
  #busy = false;
  #headAnswered = false;
  readonly #server: LiveServer;
  readonly #socket: net.Socket;

  constructor(server: LiveServer, socket: net.Socket) {
    this.#server = server;
    this.#socket = socket;
    socket.on("data", (bytes) => this.#read(bytes.toString("latin1")));
  }

  #read(text: string): void {
    this.bytes += text;
    this.#unread += text;
    void this.#serve();
  }

  async #serve(): Promise<void> {
    while (!this.#busy) {
      const reply = this.#due();
      if (reply === null) return;
      this.#busy = true;
      await this.#server.turns.wait();
      for (const step of reply.steps ?? []) await this.#do(step);
      this.#busy = false;
    }
  }

  /** The reply that the bytes ask for; `null` while they ask for none. */
  #due(): ReplyScript | null {
    const length = requestLength(this.#unread);
    if (length === null) return this.#dueToHead();
    this.#unread = this.#unread.slice(length);
    if (!this.#headAnswered) return this.#server.nextReply();
    this.#headAnswered = false;
    return this.#due();
  }

  #dueToHead(): ReplyScript | null {
    if (this.#headAnswered || !this.#unread.includes("\r\n\r\n")) return null;
    if (this.#server.peekReply().replyOn !== "headers") return null;
    this.#headAnswered = true;
    return this.#server.nextReply();
  }

  async #do({ delay, send, reset, end, close }: Step): Promise<void> {
    if (delay) await wait(delay);
    if (this.#socket.destroyed) return;
    if (send) this.#socket.write(Buffer.from(send, "latin1"));
    if (reset) this.#socket.resetAndDestroy();
    if (end || close) this.#socket.end();
  }
}
