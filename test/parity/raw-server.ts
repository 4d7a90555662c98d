import { toBytes, toText } from "../../host-sim/http1/bytes.js";
import type { EventLoop } from "../../host-sim/model/event-loop.js";
import { requestLength } from "./request-length.js";
import type { ReplyScript, Step } from "./scenario.js";

/** The other end of a connection to a server. */
export interface ServerPeer {
  onBytes(bytes: Uint8Array): void;
  onClose(): void;
  /** Absent: as `onClose`. */
  onReset?(): void;
}

/** A server's end of a connection. */
export interface ServerConnection {
  /** Everything that arrived. */
  readonly bytes: string;
  send(bytes: Uint8Array): void;
  /** The client closed. */
  close(): void;
  /** The client ended its side. */
  end(): void;
}

/** From a request's arrival to the begin of the reply: what else happens at the same time comes before. */
const latency = 0.25;
/** Between two connections that it reads from: what the first one's reply begins stands before the second one's is read. */
const betweenConnections = 0.1;
/** All servers of a host are one process, which reads from one connection after the other. */
const lastReplies = new WeakMap<EventLoop, number>();
const lastReads = new WeakMap<EventLoop, { by: RawConnection; at: number }>();

const defaultReplies: ReplyScript[] = [
  { steps: [{ send: "HTTP/1.1 200 OK\r\nserver: up\r\ncontent-length: 2\r\n\r\nok" }] },
];

/** A server that plays its replies in order, one per request, the last one again and again; it notes what arrives. */
export class RawServer {
  readonly connections: RawConnection[] = [];
  readonly loop: EventLoop;
  readonly #replies: readonly ReplyScript[];
  readonly #spacing: number;
  #served = 0;

  /** @param spacing Milliseconds between the beginnings of two replies of the host's servers. */
  constructor(loop: EventLoop, replies: readonly ReplyScript[] = defaultReplies, spacing = 0) {
    this.loop = loop;
    this.#replies = replies;
    this.#spacing = spacing;
  }

  /** Runs the reply when it is its turn. */
  inTurn(reply: () => void): void {
    const { now } = this.loop;
    const at = Math.max(now, lastReplies.get(this.loop) ?? 0);
    lastReplies.set(this.loop, at + this.#spacing);
    if (at > now) this.loop.setTimer(at - now, reply);
    else reply();
  }

  connect(peer: ServerPeer): RawConnection {
    const connection = new RawConnection(this, peer);
    this.connections.push(connection);
    return connection;
  }

  /** How long it takes until it reads what a connection brings now. */
  delayOf(connection: RawConnection): number {
    const { by, at } = lastReads.get(this.loop) ?? { by: null, at: 0 };
    const wait = by === connection ? 0 : betweenConnections;
    const next = Math.max(this.loop.now + latency, at + wait);
    lastReads.set(this.loop, { by: connection, at: next });
    return next - this.loop.now;
  }

  nextReply(): ReplyScript {
    const reply = this.peekReply();
    this.#served++;
    return reply;
  }

  peekReply(): ReplyScript {
    return this.#replies[Math.min(this.#served, this.#replies.length - 1)]!;
  }
}

export class RawConnection implements ServerConnection {
  /** Everything that arrived. */
  bytes = "";
  #unread = "";
  #busy = false;
  #closed = false;
  #headAnswered = false;
  readonly #server: RawServer;
  readonly #peer: ServerPeer;

  constructor(server: RawServer, peer: ServerPeer) {
    this.#server = server;
    this.#peer = peer;
  }

  send(bytes: Uint8Array): void {
    if (this.#closed || bytes.length === 0) return;
    const text = toText(bytes);
    this.bytes += text;
    this.#server.loop.setTimer(this.#server.delayOf(this), () => {
      this.#unread += text;
      this.#serve();
    });
  }

  /** The client closed: what arrived before still counts, no answer goes back. */
  close(): void {
    this.#closed = true;
  }

  end(): void {
    this.#end();
  }

  #serve(): void {
    if (this.#busy) return;
    const length = requestLength(this.#unread);
    if (length === null) this.#serveHead();
    else {
      this.#unread = this.#unread.slice(length);
      if (!this.#headAnswered) this.#answer(this.#server.nextReply());
      else {
        this.#headAnswered = false;
        this.#serve();
      }
    }
  }

  /** A reply may begin when the head is there. */
  #serveHead(): void {
    if (this.#headAnswered || !this.#unread.includes("\r\n\r\n")) return;
    if (this.#server.peekReply().replyOn !== "headers") return;
    this.#headAnswered = true;
    this.#answer(this.#server.nextReply());
  }

  #answer(reply: ReplyScript): void {
    this.#busy = true;
    this.#server.inTurn(() => this.#play(reply.steps ?? [], 0));
  }

  #play(steps: readonly Step[], index: number): void {
    const step = steps[index];
    if (step === undefined) this.#finish();
    else if (step.delay) this.#server.loop.setTimer(step.delay, () => this.#do(steps, index));
    else this.#do(steps, index);
  }

  #finish(): void {
    this.#busy = false;
    this.#serve();
  }

  #do(steps: readonly Step[], index: number): void {
    if (this.#closed) return;
    const { send, reset, end, close } = steps[index]!;
    if (send) this.#deliver(send);
    if (reset || end || close) this.#end();
    this.#play(steps, index + 1);
  }

  #deliver(text: string): void {
    this.#server.loop.post(() => {
      if (!this.#closed) this.#peer.onBytes(toBytes(text));
    });
  }

  #end(): void {
    this.#server.loop.post(() => {
      if (this.#closed) return;
      this.#closed = true;
      this.#peer.onClose();
    });
  }
}
