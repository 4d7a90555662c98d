/**
 * Reads one HTTP/1.1 message at a time from raw bytes, and keeps what came even when the end never does.
 *
 *   head CRLF CRLF  body by content-length | chunk-size CRLF data CRLF ... 0 CRLF trailers CRLF | until close
 */
import type { Headers } from "../../../host-sim/testing/types.js";
import { textOf } from "./text.js";

export interface Message {
  /** The three words of the first line. */
  start: [string, string, string];
  headers: Headers;
  body: Buffer;
  trailers: Headers;
  complete: boolean;
}

type Phase = "head" | "length" | "until-close" | "chunk-size" | "chunk" | "trailers" | "done";

export class MessageReader {
  message: Message | null = null;
  #phase: Phase = "head";
  #bytes = Buffer.alloc(0);
  #left = 0;
  readonly #isBodyless: (message: Message) => boolean;
  readonly #endsWithConnection: boolean;

  constructor(kind: "request" | "response", isBodyless: (message: Message) => boolean = () => false) {
    this.#isBodyless = isBodyless;
    this.#endsWithConnection = kind === "response";
  }

  get complete(): boolean {
    return this.#phase === "done";
  }

  feed(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    while (this.#step()) {}
  }

  /** The peer closed: the end of a body that has no other. */
  close(): void {
    if (this.#phase === "until-close") this.#finish();
  }

  /** The bytes behind a complete message; the reader starts over. */
  next(): Buffer {
    const rest = this.#bytes;
    this.message = null;
    this.#phase = "head";
    this.#bytes = Buffer.alloc(0);
    return rest;
  }

  #step(): boolean {
    switch (this.#phase) {
      case "head":
        return this.#readHead();
      case "length":
        return this.#readLength();
      case "until-close":
        return this.#take(this.#bytes.length);
      case "chunk-size":
        return this.#readChunkSize();
      case "chunk":
        return this.#readChunk();
      case "trailers":
        return this.#readTrailer();
      case "done":
        return false;
    }
  }

  #readHead(): boolean {
    const end = this.#bytes.indexOf("\r\n\r\n");
    if (end < 0) return false;
    const [first = "", ...lines] = splitLines(this.#bytes.subarray(0, end));
    this.#bytes = this.#bytes.subarray(end + 4);
    const message: Message = {
      start: firstLine(first),
      headers: lines.map(parseField),
      body: Buffer.alloc(0),
      trailers: [],
      complete: false,
    };
    // An interim response (100 Continue) is not the answer.
    if (/^1\d\d$/.test(message.start[1])) return true;
    this.message = message;
    this.#chooseFraming(message);
    return true;
  }

  #chooseFraming(message: Message): void {
    const field = (name: string) => message.headers.find(([key]) => key === name)?.[1];
    const length = field("content-length");
    if (this.#isBodyless(message)) this.#finish();
    else if (field("transfer-encoding")?.toLowerCase().includes("chunked")) this.#phase = "chunk-size";
    else if (length !== undefined) this.#expect(Number(length));
    else if (this.#endsWithConnection) this.#phase = "until-close";
    else this.#finish();
  }

  #expect(length: number): void {
    this.#left = length;
    this.#phase = "length";
    if (length === 0) this.#finish();
  }

  #readLength(): boolean {
    const taken = this.#take(Math.min(this.#left, this.#bytes.length));
    if (this.#left === 0) this.#finish();
    return taken && this.#phase !== "done";
  }

  #readChunkSize(): boolean {
    const line = this.#line();
    if (line === null) return false;
    this.#left = Number.parseInt(line.toString("latin1"), 16);
    this.#phase = this.#left === 0 ? "trailers" : "chunk";
    return true;
  }

  #readChunk(): boolean {
    if (this.#left > 0) return this.#take(Math.min(this.#left, this.#bytes.length));
    if (this.#bytes.length < 2) return false;
    this.#bytes = this.#bytes.subarray(2);
    this.#phase = "chunk-size";
    return true;
  }

  #readTrailer(): boolean {
    const line = this.#line();
    if (line === null) return false;
    if (line.length === 0) this.#finish();
    else this.message!.trailers.push(parseField(line));
    return true;
  }

  #take(length: number): boolean {
    const message = this.message!;
    message.body = Buffer.concat([message.body, this.#bytes.subarray(0, length)]);
    this.#bytes = this.#bytes.subarray(length);
    this.#left -= length;
    return length > 0;
  }

  #line(): Buffer | null {
    const end = this.#bytes.indexOf("\r\n");
    if (end < 0) return null;
    const line = this.#bytes.subarray(0, end);
    this.#bytes = this.#bytes.subarray(end + 2);
    return line;
  }

  #finish(): void {
    this.#phase = "done";
    this.message!.complete = true;
  }
}

function splitLines(head: Buffer): Buffer[] {
  return head
    .toString("latin1")
    .split("\r\n")
    .map((line) => Buffer.from(line, "latin1"));
}

function firstLine(line: Buffer | string): [string, string, string] {
  const [a = "", b = "", ...rest] = textOf(Buffer.from(line)).split(" ");
  return [a, b, rest.join(" ")];
}

function parseField(line: Buffer): [string, string] {
  const colon = line.indexOf(":");
  const name = textOf(line.subarray(0, colon)).toLowerCase();
  return [name, textOf(line.subarray(colon + 1)).replace(/^[ \t]+|[ \t]+$/g, "")];
}
