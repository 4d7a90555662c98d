/** A client of the HTTP listener, over the connection that `serve` has: only the socket is not there. */
import { toBytes, toText } from "../../host-sim/http1/bytes.js";
import type { EventLoop } from "../../host-sim/model/event-loop.js";
import type { ByteStream } from "../../host-sim/server/byte-stream.js";
import { Http1Connection } from "../../host-sim/server/http1-connection.js";
import type { Client } from "./client.js";
import type { ScenarioHost } from "./host.js";

export class Http1Client implements Client {
  bytes = "";
  closedByHost = false;
  lastBytesAt: number;
  readonly #loop: EventLoop;
  readonly #connection: Http1Connection;
  #isClosed = false;
  /** What the host has not read yet; `null` while it reads. */
  #unread: string[] | null = null;

  constructor(host: ScenarioHost) {
    this.#loop = host.loop;
    this.lastBytesAt = host.loop.now;
    const info = host.newConnection();
    const bytes = this.#hostsEnd(info);
    const make = (onDone: () => void) => new Http1Connection(host.listener.http!, info, bytes, onDone);
    this.#connection = host.connections.keep(make);
  }

  send(text: string): void {
    if (this.#isClosed) return;
    if (this.#unread === null) this.#connection.onBytes(toBytes(text));
    else this.#unread.push(text);
  }

  /** Envoy takes the end of a client's side for a disconnect. */
  end(): void {
    this.close();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection.onClose();
  }

  #hostsEnd({ remoteAddress, localAddress }: Pick<ByteStream, "remoteAddress" | "localAddress">): ByteStream {
    const onClose = () => this.#onClose();
    return {
      remoteAddress,
      localAddress,
      write: (bytes) => this.#receive(bytes),
      end: onClose,
      close: onClose,
      reset: onClose,
      pause: () => {
        this.#unread ??= [];
      },
      resume: () => this.#loop.post(() => this.#readOn()),
    };
  }

  /** A client that reads at once is never too slow. */
  #receive(bytes: Uint8Array): true {
    if (bytes.length === 0 || this.#isClosed) return true;
    this.bytes += toText(bytes);
    this.lastBytesAt = this.#loop.now;
    return true;
  }

  #onClose(): void {
    this.#isClosed = true;
    this.closedByHost = true;
  }

  #readOn(): void {
    const unread = this.#unread ?? [];
    this.#unread = null;
    for (const text of unread) this.send(text);
  }
}
