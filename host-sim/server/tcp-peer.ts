import type { PeerConnection, TcpPeer, TcpPeerSink } from "../envoy/upstream.js";
import type { EventLoop, Timer } from "../model/event-loop.js";
import type { ByteStream } from "./byte-stream.js";
import type { Dial, DialEvents } from "./http1-pool.js";

/** A TCP connection of tcp_proxy to its cluster. */
export class SocketTcpPeer implements TcpPeer, DialEvents {
  readonly #sink: TcpPeerSink;
  readonly #bytes: ByteStream;
  #timer: Timer | null;
  isFull = false;
  #isOver = false;

  /** @param connectTimeout Milliseconds. */
  constructor(loop: EventLoop, dial: Dial, connectTimeout: number, sink: TcpPeerSink) {
    this.#sink = sink;
    this.#timer = loop.setTimer(connectTimeout, () => this.#onConnectTimeout());
    this.#bytes = dial(this);
  }

  get connection(): PeerConnection {
    const { id = 0, localAddress } = this.#bytes;
    return { id, localAddress, protocol: null };
  }

  write(bytes: Uint8Array): void {
    this.isFull = !this.#bytes.write(bytes);
  }

  setReading(on: boolean): void {
    if (on) this.#bytes.resume();
    else this.#bytes.pause();
  }

  end(): void {
    this.#bytes.end();
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#finish();
    this.#bytes.close();
  }

  onConnected(): void {
    this.#stopTimer();
    if (!this.#isOver) this.#sink.onConnected();
  }

  onBytes(bytes: Uint8Array): void {
    if (!this.#isOver) this.#sink.onData(bytes);
  }

  onEnd(): void {
    if (!this.#isOver) this.#sink.onEnd();
  }

  onClose(): void {
    if (this.#isOver) return;
    const isConnecting = this.#timer !== null;
    this.#finish();
    this.#sink.onReset(isConnecting ? "connection-failure" : "connection-termination");
  }

  onDrain(): void {
    this.isFull = false;
    if (!this.#isOver) this.#sink.onDrain?.();
  }

  #onConnectTimeout(): void {
    this.#finish();
    this.#bytes.reset();
    this.#sink.onReset("connection-failure");
  }

  #finish(): void {
    this.#isOver = true;
    this.#stopTimer();
  }

  #stopTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
