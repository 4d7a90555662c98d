import { toBytes, toText } from "../../host-sim/http1/bytes.js";
import type { EventLoop } from "../../host-sim/model/event-loop.js";
import type { ServerConnection, ServerPeer } from "./raw-server.js";
import type { ReplyScript, Step } from "./scenario.js";

/** A TCP server that plays its first script to every client, and others when the client has said their word. */
export class TcpServer {
  readonly connections: TcpServerConnection[] = [];
  readonly loop: EventLoop;
  readonly #scripts: readonly ReplyScript[];
  readonly #used = new Set<ReplyScript>();

  constructor(loop: EventLoop, scripts: readonly ReplyScript[] = []) {
    this.loop = loop;
    this.#scripts = scripts;
  }

  connect(peer: ServerPeer): TcpServerConnection {
    const connection = new TcpServerConnection(this, peer);
    this.connections.push(connection);
    connection.play(this.#scripts[0]?.steps ?? []);
    return connection;
  }

  /** The script whose word is in what arrived, once. */
  scriptFor(bytes: string): ReplyScript | undefined {
    const found = this.#scripts.find(({ on }) => on !== undefined && bytes.includes(on));
    if (found === undefined || this.#used.has(found)) return undefined;
    this.#used.add(found);
    return found;
  }
}

class TcpServerConnection implements ServerConnection {
  bytes = "";
  readonly #server: TcpServer;
  readonly #peer: ServerPeer;
  /** It sends no more. */
  #ended = false;
  /** Nor does it read. */
  #closed = false;

  constructor(server: TcpServer, peer: ServerPeer) {
    this.#server = server;
    this.#peer = peer;
  }

  send(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.bytes += toText(bytes);
    const script = this.#server.scriptFor(this.bytes);
    if (script !== undefined) this.#server.loop.post(() => this.play(script.steps ?? []));
  }

  close(): void {
    this.#ended = true;
    this.#closed = true;
  }

  /** The client ended its side: a server of Node ends its own, behind what it answers to the bytes before. */
  end(): void {
    this.#server.loop.post(() => this.#finish());
  }

  play(steps: readonly Step[]): void {
    const [step, ...rest] = steps;
    if (step === undefined) return;
    const run = () => {
      this.#do(step);
      this.play(rest);
    };
    if (step.delay) this.#server.loop.setTimer(step.delay, run);
    else run();
  }

  #do({ send, end, close, reset }: Step): void {
    if (send) this.#later(() => this.#peer.onBytes(toBytes(send)));
    if (reset && this.#peer.onReset) this.#reset(this.#peer.onReset);
    else if (end || close || reset) this.#finish();
    if (close || reset) this.#closed = true;
  }

  #finish(): void {
    this.#later(() => {
      this.#ended = true;
      this.#peer.onClose();
    });
  }

  #reset(tell: () => void): void {
    this.#later(() => {
      this.#ended = true;
      tell();
    });
  }

  #later(run: () => void): void {
    this.#server.loop.post(() => {
      if (!this.#ended) run();
    });
  }
}
