import type { TcpConnection } from "../../host-sim/envoy/tcp/tcp-connection.js";
import { toBytes, toText } from "../../host-sim/http1/bytes.js";
import type { EventLoop } from "../../host-sim/model/event-loop.js";
import type { Client } from "./client.js";
import type { ScenarioHost } from "./host.js";

/** A client of the TCP listener. */
export class TcpClient implements Client {
  bytes = "";
  closedByHost = false;
  lastBytesAt: number;
  readonly #connection: TcpConnection;
  #closedItself = false;
  #ended = false;
  /** What the host has not read yet; `null` while it reads. */
  #unread: Array<() => void> | null = null;

  constructor(host: ScenarioHost) {
    this.lastBytesAt = host.loop.now;
    this.#connection = host.listener.tcp!.accept(host.newConnection(), {
      write: (bytes) => {
        this.bytes += toText(bytes);
        this.lastBytesAt = host.loop.now;
      },
      setReading: (on) => this.#setReading(on, host.loop),
      end: () => this.#onEnd(host.loop),
      close: () => this.#onClose(),
    });
  }

  send(text: string): void {
    if (!this.#ended && !this.#connection.isClosed)
      this.#arrive(() => this.#connection.receive(toBytes(text)));
  }

  /** Only its own side: what comes until the other end closes is still read. */
  end(): void {
    if (this.#ended || this.#connection.isClosed) return;
    this.#ended = true;
    this.#arrive(() => this.#connection.receiveEnd());
  }

  close(): void {
    this.#closedItself = true;
    this.end();
  }

  #arrive(read: () => void): void {
    if (this.#unread === null) read();
    else this.#unread.push(read);
  }

  #setReading(on: boolean, loop: EventLoop): void {
    if (!on) this.#unread ??= [];
    else loop.post(() => this.#readOn());
  }

  #readOn(): void {
    const unread = this.#unread ?? [];
    this.#unread = null;
    for (const read of unread) if (!this.#connection.isClosed) this.#arrive(read);
  }

  /** A client of Node ends its own side when the other end does. */
  #onEnd(loop: EventLoop): void {
    this.#onClose();
    loop.post(() => this.end());
  }

  #onClose(): void {
    if (!this.#closedItself) this.closedByHost = true;
  }
}
