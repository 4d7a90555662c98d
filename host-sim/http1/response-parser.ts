import { type BodyReader, LengthReader, UntilCloseReader } from "./body-reader.js";
import { ChunkReader } from "./chunk-reader.js";
import { codecError, Malformed } from "./codec-error.js";
import { connectionTokens } from "./connection-header.js";
import { type Framing, readFraming } from "./framing.js";
import type { BodyEvents } from "./message-events.js";
import { keepNames, type Pairs, parseFields } from "./message-head.js";
import { type Bodiless, MessageParser } from "./message-parser.js";

export interface ResponseEvents extends BodyEvents {
  /**
   * Flat pairs: `:status`, then the fields in order, names in lower case, repeated ones not yet joined. 1xx heads other
   * than 101 are not shown. `reusable` false: the connection carries no further request.
   */
  onHeaders(pairs: Pairs, endStream: boolean, reusable: boolean): void;
  /** The connection closed before the first byte of a response: "connection termination". */
  onTermination(): void;
}

const letterH = 72;

/**
 * Reads an upstream's bytes as Envoy's HTTP/1 client codec does.
 *
 * `expect` announces the response to one request; bytes that come without one are an error. `close` tells that the
 * connection ended: a response without a length is whole then, any other one that began is a protocol error.
 *
 * `onError` is Envoy's 502 "protocol error" before the head, a reset after it.
 */
export class ResponseParser extends MessageParser {
  protected readonly headLimit = 80 * 1024;
  readonly #events: ResponseEvents;
  #isHead = false;
  #untilClose = false;

  constructor(events: ResponseEvents) {
    super(events);
    this.#events = events;
  }

  /** A request was sent; `isHead`: its response has no body. */
  expect(isHead: boolean): void {
    this.#isHead = isHead;
    this.#untilClose = false;
    this.next();
  }

  /** The peer closed or reset the connection. */
  close(): void {
    if (this.done) return;
    if (this.#untilClose) this.endByClose();
    else if (this.inMessage) this.#events.onError(codecError().error);
    else this.#events.onTermination();
    this.fail();
  }

  protected begin(firstByte: number): void {
    if (firstByte !== letterH) throw codecError();
  }

  protected readHead(lines: string[]): BodyReader | Bodiless {
    const { code, isCurrent } = parseStatusLine(lines[0] ?? "");
    const fields = parseFields(lines.slice(1));
    const framing = readFraming(fields);
    checkBodiless(code, framing);
    if (code >= 100 && code < 200 && code !== 101) return "again";
    const reader = this.#bodyReader(code, framing);
    this.#untilClose = reader instanceof UntilCloseReader;
    const reusable = isCurrent && !this.#untilClose && !connectionTokens(fields).includes("close");
    this.#events.onHeaders(
      [":status", String(code), ...shownFields(code, fields)],
      reader === "none",
      reusable,
    );
    return reader;
  }

  #bodyReader(code: number, { chunked, length }: Framing): BodyReader | Bodiless {
    // Envoy: a 1xx that it does not know ends like a body, not like a head.
    if (code < 200) return "empty";
    if (this.#isHead || code === 204 || code === 304 || length === 0) return "none";
    if (chunked) return new ChunkReader();
    return length === null ? new UntilCloseReader() : new LengthReader(length);
  }
}

// Envoy reads the number and forgets the reason.
function parseStatusLine(line: string): { code: number; isCurrent: boolean } {
  const match = /^HTTP\/(\d)\.(\d)[ \t]+(\d{3,4})(?:[ \t].*)?$/.exec(line);
  if (match === null) throw codecError();
  return { code: Number(match[3]), isCurrent: match[1] === "1" && match[2] === "1" };
}

/** A body where none may be. */
function checkBodiless(code: number, { chunked, length }: Framing): void {
  if (code >= 200 && code !== 204) return;
  if (chunked) throw new Malformed("http1.transfer_encoding_not_allowed");
  if (length !== null && length > 0) throw new Malformed("http1.content_length_not_allowed");
}

function shownFields(code: number, fields: Pairs): Pairs {
  const noLength = code < 200 || code === 204;
  return keepNames(fields, (name) => name !== "keep-alive" && !(noLength && name === "content-length"));
}
