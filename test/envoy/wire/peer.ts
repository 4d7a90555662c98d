/** A raw HTTP/1.1 server behind one cluster: answers as the scenario's handler says and keeps what it saw. */
import { once } from "node:events";
import net from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Data, Failure, Handler, PeerRequest, ReplyOptions } from "../../../host-sim/testing/types.js";
import type { SeenRequest } from "../observation.js";
import { MessageReader } from "./message-reader.js";
import { isFailure, millisecondsOf, replyOf, replyOptionsOf, writeReply } from "./reply.js";
import { textOf } from "./text.js";

/** What a peer needs to know of the other side before it writes on. */
export interface Pace {
  /** Resolves when the client has sent its whole request and Envoy has read it. */
  requestIsSent(): Promise<void>;
  /** Resolves when Envoy has read everything that this peer wrote. */
  envoyHasRead(cluster: string, bytes: number): Promise<void>;
}

export class Peer {
  readonly cluster: string;
  seen: SeenRequest[] = [];
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  readonly #readers = new Set<MessageReader>();
  #handler: Handler = "";
  #answered = 0;
  #pace: Pace | null = null;
  #written = 0;

  constructor(cluster: string) {
    this.cluster = cluster;
    this.#server = net.createServer({ noDelay: true }, (socket) => this.#serve(socket));
  }

  async listen(): Promise<number> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as net.AddressInfo).port;
  }

  /** Frees the port: from now on connections are refused. */
  stop(): void {
    this.dropConnections();
    this.#server.close();
  }

  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** A new exchange begins. */
  begin(handler: Handler, answered: number, pace: Pace): void {
    this.#handler = handler;
    this.#answered = answered;
    this.#pace = pace;
    this.#written = 0;
    this.seen = [];
  }

  /** What was seen since `begin`, with requests that never ended. */
  observe(): SeenRequest[] {
    const partial = [...this.#readers].filter((reader) => reader.message !== null && !reader.complete);
    return [...this.seen, ...partial.map((reader) => this.#seenOf(reader))];
  }

  get answered(): number {
    return this.#answered;
  }

  #serve(socket: net.Socket): void {
    const reader = new MessageReader("request");
    this.#sockets.add(socket);
    this.#readers.add(reader);
    socket.on("error", () => {});
    socket.on("data", (bytes) => this.#read(socket, reader, bytes));
    socket.on("close", () => this.#forget(socket, reader));
  }

  #read(socket: net.Socket, reader: MessageReader, bytes: Buffer): void {
    reader.feed(bytes);
    if (!reader.complete) return;
    const request = this.#seenOf(reader);
    this.seen.push(request);
    const rest = reader.next();
    void this.#answer(socket, request).catch(() => socket.destroy());
    if (rest.length > 0) this.#read(socket, reader, rest);
  }

  #forget(socket: net.Socket, reader: MessageReader): void {
    this.#sockets.delete(socket);
    this.#readers.delete(reader);
    if (reader.message !== null && !reader.complete) this.seen.push(this.#seenOf(reader));
  }

  #seenOf(reader: MessageReader): SeenRequest {
    const message = reader.message!;
    const [method, path] = message.start;
    return {
      cluster: this.cluster,
      method,
      path,
      authority: message.headers.find(([name]) => name === "host")?.[1] ?? "",
      headers: message.headers.filter(([name]) => name !== "host"),
      body: textOf(message.body),
      trailers: message.trailers,
      complete: message.complete,
    };
  }

  async #answer(socket: net.Socket, seen: SeenRequest): Promise<void> {
    const pace = this.#pace!;
    const reply = await replyOf(this.#handler, this.#answered++, asPeerRequest(seen));
    await pace.requestIsSent();
    if (isFailure(reply)) await this.#fail(socket, reply, seen.method, pace);
    else await this.#play(socket, replyOptionsOf(reply), seen.method, pace);
  }

  async #fail(
    socket: net.Socket,
    { failure, reply = {} }: Failure,
    method: string,
    pace: Pace,
  ): Promise<void> {
    if (failure === "connection-failure") throw new Error("a refused cluster has no peer");
    if (failure === "timeout") return;
    await wait(millisecondsOf(reply.delay));
    if (failure === "reset-after-head") await this.#playWithoutEnd(socket, reply, method, pace);
    // A TCP reset: a plain end within a body is a protocol error to Envoy's codec.
    socket.resetAndDestroy();
  }

  async #play(socket: net.Socket, reply: ReplyOptions, method: string, pace: Pace): Promise<void> {
    await wait(millisecondsOf(reply.delay));
    await this.#writePieces(socket, writeReply(reply, method), reply, pace);
  }

  /** Head and chunks, never the end. */
  async #playWithoutEnd(socket: net.Socket, reply: ReplyOptions, method: string, pace: Pace): Promise<void> {
    const chunks = reply.body === undefined ? [] : ([reply.body].flat() as Data[]);
    const pieces = writeReply({ ...reply, body: chunks }, method);
    const end = "0\r\n\r\n".length;
    pieces.push(pieces.pop()!.subarray(0, -end));
    await this.#writePieces(socket, pieces, reply, pace);
  }

  async #writePieces(socket: net.Socket, pieces: Buffer[], reply: ReplyOptions, pace: Pace): Promise<void> {
    for (const piece of pieces) {
      if (socket.destroyed) return;
      socket.write(piece);
      this.#written += piece.length;
      await pace.envoyHasRead(this.cluster, this.#written);
      await wait(millisecondsOf(reply.chunkDelay));
    }
  }
}

function asPeerRequest(seen: SeenRequest): PeerRequest {
  return { ...seen, scheme: "http", bytes: Buffer.from(seen.body) };
}
