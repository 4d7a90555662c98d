import type { HttpStream } from "../envoy/http/http-stream.js";
import type { PeerStream } from "../envoy/upstream.js";
import type { Timer } from "../model/event-loop.js";

/** While a filter holds too much, milliseconds until it is looked at again. */
const recheck = 10;

/** A stream to a peer that can be held up. */
export interface ThrottledPeer extends PeerStream {
  /** Too much waits to be sent to the peer. */
  readonly isFull: boolean;
  /** False: what the peer sends stays in its socket. */
  setReading(on: boolean): void;
  /** Called when data came in, or what was full is not so any more. */
  onActivity: (() => void) | null;
}

/** Keeps a stream from piling up data: who sends faster than the other side takes is not read from for a while. */
export class StreamFlow {
  readonly #stream: HttpStream;
  readonly #setReading: (on: boolean) => void;
  #peer: ThrottledPeer | null = null;
  #clientIsFull = false;
  #readsClient = true;
  #readsPeer = true;
  #timer: Timer | null = null;

  /** @param setReading Lets the client be read from, or not. */
  constructor(stream: HttpStream, setReading: (on: boolean) => void) {
    this.#stream = stream;
    this.#setReading = setReading;
  }

  /** Too much waits to be sent to the client, or not any more. */
  setClientFull(isFull: boolean): void {
    if (this.#clientIsFull === isFull) return;
    this.#clientIsFull = isFull;
    this.update();
  }

  /** Looks at who may go on: after each piece of data. */
  update(): void {
    const { manager, isOver } = this.#stream;
    if (isOver) return;
    this.#followPeer();
    const { decoder, encoder } = manager;
    this.#readClient(!decoder.isBackedUp && !this.#peer?.isFull);
    this.#readPeer(!encoder.isBackedUp && !this.#clientIsFull);
    if (decoder.isBackedUp || encoder.isBackedUp) this.#lookAgain();
  }

  /** The stream is over: everybody is read from again. */
  end(): void {
    this.#timer?.cancel();
    this.#readClient(true);
    this.#readPeer(true);
    if (this.#peer !== null) this.#peer.onActivity = null;
  }

  #followPeer(): void {
    const peer = this.#stream.router.lastPeer as ThrottledPeer | null;
    if (peer === null || peer === this.#peer || peer.setReading === undefined) return;
    this.#peer = peer;
    this.#readsPeer = true;
    peer.onActivity = () => this.update();
  }

  #readClient(on: boolean): void {
    if (on === this.#readsClient) return;
    this.#readsClient = on;
    this.#setReading(on);
  }

  #readPeer(on: boolean): void {
    if (on === this.#readsPeer || this.#peer === null) return;
    this.#readsPeer = on;
    this.#peer.setReading(on);
  }

  #lookAgain(): void {
    this.#timer?.cancel();
    this.#timer = this.#stream.loop.setTimer(recheck, () => this.update(), true);
  }
}
