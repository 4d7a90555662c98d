import { type Http2Session, performServerHandshake } from "node:http2";
import { createServer, type Server as NetServer, type Socket } from "node:net";
import type { HttpSpec, SocketAddress } from "../envoy/config/model.js";
import type { ConnectionInfo } from "../envoy/http/stream-info.js";
import type { Listener } from "../envoy/process/listener.js";
import { FilterState } from "../envoy/properties/index.js";
import { toText } from "../http1/index.js";
import { Arrivals } from "./arrivals.js";
import type { ByteStream, ByteStreamEvents } from "./byte-stream.js";
import type { ConnectionIds } from "./connection-ids.js";
import { Http1Connection, type StreamMaker } from "./http1-connection.js";
import { Http2Connection } from "./http2-connection.js";
import { type Closable, OpenConnections } from "./open-connections.js";
import type { RealTime } from "./real-time.js";
import { endpoint, SocketStream } from "./socket-stream.js";
import { TcpSocketConnection } from "./tcp-connection.js";

/** Envoy looks for this much of HTTP/2's preface in the first read. */
const http2Preface = "PRI * HTTP/2";

type MakeConnection = (bytes: ByteStream, onDone: () => void) => ByteStreamEvents & Closable;

/** A listener's port: accepts clients and gives each its connection to the engine. */
export class ListenerSocket {
  readonly #time: RealTime;
  readonly #ids: ConnectionIds;
  readonly #server: NetServer;
  readonly #connections = new OpenConnections();
  readonly #sockets = new Set<Socket>();
  readonly #arrivals = new Arrivals();
  #listener: Listener;

  constructor(time: RealTime, ids: ConnectionIds, listener: Listener) {
    this.#time = time;
    this.#ids = ids;
    this.#listener = listener;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket));
  }

  /** Where it listens, once it does. */
  get address(): SocketAddress {
    const address = this.#server.address();
    if (address === null || typeof address === "string") return this.#listener.spec.address;
    return { host: address.address, port: address.port };
  }

  get listener(): Listener {
    return this.#listener;
  }

  /** Throws Node's error where the address cannot be had. */
  listen(): Promise<void> {
    const { host, port } = this.#listener.spec.address;
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host, port, backlog: 1024 }, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
  }

  /** New connections go to another listener; those that are open stay with theirs for `drainTime` milliseconds. */
  replace(listener: Listener, drainTime: number): void {
    this.#listener = listener;
    this.#connections.closeAfter(this.#time, drainTime);
  }

  /** Closes the port; connections that are there stay. Resolves when the last of them has gone. */
  stopAccepting(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Inside a turn, once the streams of the listener have ended: every connection closes behind what was written. */
  closeConnections(): void {
    this.#connections.close();
  }

  /** Ends every connection at once. */
  destroy(): void {
    void this.stopAccepting();
    for (const socket of this.#sockets) socket.destroy();
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    const info = this.#connectionInfo(socket);
    const { http, tcp, spec } = this.#listener;
    socket.on("error", () => {}); // "close" follows
    socket.pause();
    if (tcp !== null) {
      this.#serve(socket, (bytes, onDone) => new TcpSocketConnection(tcp, info, bytes, onDone));
      this.#arrivals.add(() => socket.resume());
    } else if (http !== null && spec.http !== null) {
      const { codec } = spec.http;
      this.#arrivals.add(() => this.#acceptHttp(socket, http, codec, info));
    } else socket.destroy();
  }

  #acceptHttp(socket: Socket, engine: StreamMaker, codec: HttpSpec["codec"], info: ConnectionInfo): void {
    if (codec === "http1") this.#serveHttp1(socket, engine, info);
    else if (codec === "http2") this.#serveHttp2(socket, engine, info);
    else this.#sniff(socket, engine, info);
  }

  /** Envoy decides with the first read. */
  #sniff(socket: Socket, engine: StreamMaker, info: ConnectionInfo): void {
    const onEnd = () => socket.destroy();
    const undecided = { close: onEnd };
    this.#connections.add(undecided);
    socket.once("end", onEnd);
    socket.once("close", () => this.#connections.delete(undecided));
    socket.once("data", (first: Buffer) => {
      this.#connections.delete(undecided);
      socket.pause();
      socket.off("end", onEnd);
      socket.unshift(first);
      const isHttp2 = toText(first.subarray(0, http2Preface.length)) === http2Preface;
      if (isHttp2) this.#serveHttp2(socket, engine, info);
      else this.#serveHttp1(socket, engine, info);
    });
    socket.resume();
  }

  #serveHttp1(socket: Socket, engine: StreamMaker, info: ConnectionInfo): void {
    this.#serve(socket, (bytes, onDone) => new Http1Connection(engine, info, bytes, onDone), true);
    socket.resume();
  }

  #serveHttp2(socket: Socket, engine: StreamMaker, info: ConnectionInfo): void {
    socket.allowHalfOpen = false;
    const session: Http2Session = performServerHandshake(socket);
    const connection = new Http2Connection(engine, info, this.#time, session);
    this.#connections.add(connection);
    session.once("close", () => this.#connections.delete(connection));
  }

  /** Runs a connection over bytes on the socket, once it is read from. */
  #serve(socket: Socket, make: MakeConnection, isHttp = false): void {
    const events: { current: ByteStreamEvents | null } = { current: null };
    const relay: ByteStreamEvents = {
      onBytes: (read) => events.current?.onBytes(read),
      onEnd: () => events.current?.onEnd(),
      onClose: () => events.current?.onClose(),
      onDrain: () => events.current?.onDrain(),
    };
    const bytes = new SocketStream(socket, this.#time, relay, isHttp);
    this.#time.turn(() => {
      events.current = this.#connections.keep((onDone) => make(bytes, onDone));
    });
  }

  #connectionInfo(socket: Socket): ConnectionInfo {
    return {
      id: this.#ids.next(),
      remoteAddress: endpoint(socket.remoteAddress, socket.remotePort),
      localAddress: endpoint(socket.localAddress, socket.localPort),
      filterState: new FilterState(),
    };
  }
}
