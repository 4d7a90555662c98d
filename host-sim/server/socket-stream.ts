import type { Socket } from "node:net";
import { concatenate } from "../http1/bytes.js";
import type { ByteStream, ByteStreamEvents } from "./byte-stream.js";
import type { RealTime } from "./real-time.js";

/** What Node reads from a socket at once, at most: a read of this size may have more behind it. */
const wholeRead = 64 * 1024;

/** Envoy reads a socket until nothing is left, up to about this much. */
const readLimit = 1024 * 1024;

const silent: ByteStreamEvents = { onBytes() {}, onEnd() {}, onClose() {}, onDrain() {} };

/**
 * A TCP socket as a `ByteStream`. As in Envoy, what lies ready to be read is one read event, and everything that is
 * written in one turn of the event loop leaves in one write, behind the turn.
 */
export class SocketStream implements ByteStream {
  readonly remoteAddress: string;
  readonly localAddress: string;
  readonly #socket: Socket;
  readonly #time: RealTime;
  #events: ByteStreamEvents;
  #read: Uint8Array[] = [];
  #readSize = 0;
  #corked = false;
  #done = false;

  /** @param socket Connected, made with `allowHalfOpen`, its errors not yet handled. */
  constructor(socket: Socket, time: RealTime, events: ByteStreamEvents) {
    this.#socket = socket;
    this.#time = time;
    this.#events = events;
    this.remoteAddress = endpoint(socket.remoteAddress, socket.remotePort);
    this.localAddress = endpoint(socket.localAddress, socket.localPort);
    socket.setNoDelay(true);
    socket.on("data", (bytes) => this.#onRead(bytes));
    socket.on("end", () => time.turn(() => this.#onEnd()));
    socket.on("drain", () => time.turn(() => this.#events.onDrain()));
    socket.on("close", () => time.turn(() => this.#onClose()));
    socket.on("error", () => {}); // "close" follows
  }

  write(bytes: Uint8Array): boolean {
    if (this.#done || bytes.length === 0 || this.#socket.destroyed) return true;
    this.#cork();
    return this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.end();
  }

  close(): void {
    this.#finish();
    this.#socket.resume();
    this.#socket.end(() => this.#socket.destroy());
  }

  reset(): void {
    this.#finish();
    this.#socket.resetAndDestroy();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  #onRead(bytes: Uint8Array): void {
    this.#read.push(bytes);
    this.#readSize += bytes.length;
    if (bytes.length < wholeRead || this.#readSize >= readLimit) this.#deliver();
    else if (this.#read.length === 1) setImmediate(() => this.#deliver());
  }

  #deliver(): void {
    if (this.#readSize === 0) return;
    const bytes = concatenate(this.#read);
    this.#read = [];
    this.#readSize = 0;
    this.#time.turn(() => this.#events.onBytes(bytes));
  }

  #onEnd(): void {
    this.#deliver();
    this.#events.onEnd();
  }

  #cork(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.#socket.cork();
    setImmediate(() => {
      this.#corked = false;
      this.#socket.uncork();
    });
  }

  #finish(): void {
    this.#done = true;
    this.#events = silent;
  }

  #onClose(): void {
    this.#deliver();
    const events = this.#events;
    this.#finish();
    events.onClose();
  }
}

/** As Envoy prints addresses: IPv6 in brackets, IPv4 inside of IPv6 as IPv4. */
export function endpoint(address = "", port = 0): string {
  const plain = address.startsWith("::ffff:") ? address.slice(7) : address;
  return plain.includes(":") ? `[${plain}]:${port}` : `${plain}:${port}`;
}
