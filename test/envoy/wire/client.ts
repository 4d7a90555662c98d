/** A raw HTTP/1.1 client: sends a request piece by piece and tells what came back and how it ended. */
import { once } from "node:events";
import net from "node:net";
import type { RequestOptions } from "../../../host-sim/testing/types.js";
import type { SeenResponse } from "../observation.js";
import { type Message, MessageReader } from "./message-reader.js";
import { fieldsOf, framingOf, writeMessage } from "./message-writer.js";
import { bytesOf, textOf } from "./text.js";

export class Client {
  readonly #socket: net.Socket;
  readonly #reader: MessageReader;
  readonly #pieces: Buffer[];
  #isClosed = false;
  #settle: () => void = () => {};
  /** Resolves when the response is complete or the connection closed. */
  readonly settled: Promise<void>;

  constructor(port: number, request: RequestOptions) {
    const method = request.method ?? (request.body === undefined ? "GET" : "POST");
    this.#pieces = requestPieces(method, request);
    this.#reader = new MessageReader("response", (message) => isBodyless(method, message));
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("error", () => {});
    this.#socket.on("data", (bytes) => this.#read(bytes));
    this.#socket.on("end", () => this.#close());
    this.#socket.on("close", () => this.#close());
  }

  /** Writes the pieces; `read` resolves when Envoy has read so many bytes. */
  async send(read: (bytes: number) => Promise<void>): Promise<void> {
    if (this.#socket.connecting) await once(this.#socket, "connect");
    let sent = 0;
    for (const piece of this.#pieces) {
      if (this.#isClosed || this.#reader.complete) return;
      this.#socket.write(piece);
      sent += piece.length;
      await Promise.race([read(sent), this.settled]);
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  observe(): SeenResponse {
    const message = this.#reader.message;
    return {
      status: message ? Number(message.start[1]) : null,
      headers: message?.headers ?? [],
      body: textOf(message?.body ?? Buffer.alloc(0)),
      trailers: message?.trailers ?? [],
      ended: message?.complete ? "complete" : this.#isClosed ? "reset" : "open",
    };
  }

  #read(bytes: Buffer): void {
    this.#reader.feed(bytes);
    if (this.#reader.complete) this.#settle();
  }

  #close(): void {
    this.#reader.close();
    this.#isClosed = true;
    this.#settle();
  }
}

function requestPieces(method: string, request: RequestOptions): Buffer[] {
  const authority: [string, Buffer] = ["host", bytesOf(request.authority ?? "example.com")];
  const message = { ...request, headers: [authority, ...fieldsOf(request.headers)] };
  return writeMessage(`${method} ${request.path ?? "/"} HTTP/1.1`, message, framingOf(request));
}

const isBodyless = (method: string, message: Message) =>
  method === "HEAD" || message.start[1] === "204" || message.start[1] === "304";
