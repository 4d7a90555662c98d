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
  readonly id: number;
  readonly #socket: Socket;
  readonly #time: RealTime;
  #events: ByteStreamEvents;
  #read: Uint8Array[] = [];
  #readSize = 0;
  #isPaused = false;
  #endWaits = false;
  #corked = false;
  #done = false;

  readonly #seesEarlyEnd: boolean;

  /**
   * @param socket Connected, made with `allowHalfOpen`, its errors not yet handled.
   * @param seesEarlyEnd An end is told while nothing is read, and what was not read is lost: Envoy with HTTP clients.
   */
  constructor(socket: Socket, time: RealTime, events: ByteStreamEvents, seesEarlyEnd = false, id = 0) {
    this.id = id;
    this.#seesEarlyEnd = seesEarlyEnd;
    this.#socket = socket;
    this.#time = time;
    this.#events = events;
    this.remoteAddress = endpoint(socket.remoteAddress, socket.remotePort);
    socket.setNoDelay(true);
    socket.on("data", (bytes) => this.#onRead(bytes));
    socket.on("end", () => time.turn(() => this.#onEnd()));
    socket.on("drain", () => time.turn(() => this.#events.onDrain()));
    socket.on("close", () => time.turn(() => this.#onClose()));
    socket.on("error", () => {}); // "close" follows
  }

  /** A socket that connects has it from then on. */
  get localAddress(): string {
    return endpoint(this.#socket.localAddress, this.#socket.localPort);
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
    this.#isPaused = true;
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#socket.resume();
    setImmediate(() => this.#time.turn(() => this.#deliver()));
  }

  #onRead(bytes: Uint8Array): void {
    if (this.#done) return;
    this.#read.push(bytes);
    this.#readSize += bytes.length;
    if (this.#isPaused) this.#holdBack();
    else if (bytes.length < wholeRead || this.#readSize >= readLimit) this.#time.turn(() => this.#deliver());
    else if (this.#read.length === 1) setImmediate(() => this.#time.turn(() => this.#deliver()));
  }

  /** A socket that is not read from does not tell of its end: a little is read all the same. */
  #holdBack(): void {
    if (this.#readSize >= readLimit) this.#socket.pause();
  }

  #deliver(): void {
    if (this.#readSize > 0 && !this.#isPaused) this.#events.onBytes(this.#takeRead());
    if (!this.#endWaits || this.#isPaused) return;
    this.#endWaits = false;
    this.#events.onEnd();
  }

  #takeRead(): Uint8Array {
    const bytes = concatenate(this.#read);
    this.#read = [];
    this.#readSize = 0;
    return bytes;
  }

  #onEnd(): void {
    if (this.#isPaused && this.#seesEarlyEnd) {
      this.#events.onEnd();
      return;
    }
    this.#endWaits = true;
    this.#deliver();
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
