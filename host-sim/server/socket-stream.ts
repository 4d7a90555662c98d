import type { Socket } from "node:net";
import type { ByteStream, ByteStreamEvents } from "./byte-stream.js";
import type { RealTime } from "./real-time.js";

const silent: ByteStreamEvents = { onBytes() {}, onEnd() {}, onClose() {}, onDrain() {} };

/**
 * A TCP socket as a `ByteStream`. Everything that is written in one turn of the event loop leaves in one write, as in
 * Envoy.
 */
export class SocketStream implements ByteStream {
  readonly remoteAddress: string;
  readonly localAddress: string;
  readonly #socket: Socket;
  #events: ByteStreamEvents;
  #corked = false;
  #done = false;

  /** @param socket Connected, made with `allowHalfOpen`, its errors not yet handled. */
  constructor(socket: Socket, time: RealTime, events: ByteStreamEvents) {
    this.#socket = socket;
    this.#events = events;
    this.remoteAddress = endpoint(socket.remoteAddress, socket.remotePort);
    this.localAddress = endpoint(socket.localAddress, socket.localPort);
    socket.setNoDelay(true);
    socket.on("data", (bytes) => time.turn(() => this.#events.onBytes(bytes)));
    socket.on("end", () => time.turn(() => this.#events.onEnd()));
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

  #cork(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.#socket.cork();
    process.nextTick(() => {
      this.#corked = false;
      this.#socket.uncork();
    });
  }

  #finish(): void {
    this.#done = true;
    this.#events = silent;
  }

  #onClose(): void {
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
