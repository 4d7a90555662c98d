import { type ClientHttp2Session, connect as connectSession } from "node:http2";
import type { SocketAddress } from "../envoy/config/model.js";
import type { PeerStream, ResponseSink } from "../envoy/upstream.js";
import type { Timer } from "../model/event-loop.js";
import type { ConnectionIds } from "./connection-ids.js";
import { Http2PeerStream } from "./http2-peer-stream.js";
import type { RealTime } from "./real-time.js";

/** One HTTP/2 connection to a host, with all its streams; a new one when that is gone. gRPC goes over it too. */
export class Http2Pool {
  readonly #time: RealTime;
  readonly #ids: ConnectionIds;
  readonly #address: SocketAddress;
  readonly #connectTimeout: number;
  #current: Http2Client | null = null;

  /** @param connectTimeout Milliseconds. */
  constructor(time: RealTime, ids: ConnectionIds, address: SocketAddress, connectTimeout: number) {
    this.#time = time;
    this.#ids = ids;
    this.#address = address;
    this.#connectTimeout = connectTimeout;
  }

  open(sink: ResponseSink): PeerStream {
    if (this.#current === null || !this.#current.isUsable) this.#current = this.#connect();
    return this.#current.open(sink);
  }

  close(): void {
    this.#current?.close();
  }

  #connect(): Http2Client {
    return new Http2Client(this.#time, this.#address, this.#connectTimeout, this.#ids.next());
  }
}

class Http2Client {
  readonly #time: RealTime;
  readonly #session: ClientHttp2Session;
  readonly #waiting = new Set<Http2PeerStream>();
  #timer: Timer | null;
  #isConnected = false;
  #isOver = false;

  readonly id: number;

  constructor(time: RealTime, { host, port }: SocketAddress, connectTimeout: number, id: number) {
    this.#time = time;
    this.id = id;
    this.#timer = time.setTimer(connectTimeout, () => this.#session.destroy());
    const authority = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
    const session = connectSession(`http://${authority}`);
    this.#session = session;
    session.on("connect", () => time.turn(() => this.#onConnected()));
    session.on("goaway", () => {
      this.#isOver = true;
    });
    session.on("error", () => {}); // "close" follows, and each stream's own
    session.on("close", () => time.turn(() => this.#onClose()));
  }

  get isUsable(): boolean {
    return !this.#isOver && !this.#session.closed && !this.#session.destroyed;
  }

  open(sink: ResponseSink): PeerStream {
    const stream = new Http2PeerStream(this.#time, sink, () => this.#waiting.delete(stream));
    if (this.#isConnected) this.#time.loop.post(() => stream.attach(this.#session));
    else this.#waiting.add(stream);
    stream.connectionId = this.id;
    stream.isConnected = this.#isConnected;
    return stream;
  }

  close(): void {
    this.#session.close();
  }

  #onConnected(): void {
    this.#stopTimer();
    this.#isConnected = true;
    for (const stream of this.#waiting) stream.attach(this.#session);
    this.#waiting.clear();
  }

  #onClose(): void {
    this.#stopTimer();
    this.#isOver = true;
    for (const stream of this.#waiting) stream.onConnectFailure();
    this.#waiting.clear();
  }

  #stopTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
