import { type BodyReader, LengthReader, UntilCloseReader } from "./body-reader.js";
import { ChunkReader } from "./chunk-reader.js";
import { Malformed } from "./codec-error.js";
import { connectionTokens, withoutHopHeaders } from "./connection-header.js";
import { type Framing, readFraming } from "./framing.js";
import type { BodyEvents } from "./message-events.js";
import { keepNames, type Pairs, parseFields, valuesOf } from "./message-head.js";
import { MessageParser } from "./message-parser.js";
import { parseRequestLine, type RequestLine } from "./request-target.js";

/** What a request says about its connection. */
export interface RequestOptions {
  /** `connection: close`: the client wants no second request. */
  close: boolean;
  /** `expect: 100-continue`: Envoy answers `100 Continue` at once and takes the header out. */
  expectContinue: boolean;
}

export interface RequestEvents extends BodyEvents {
  /** The first byte of a request: Envoy makes its stream here, and logs it even when no head ever follows. */
  onMessageBegin(): void;
  /**
   * Flat pairs: `:authority`, `:path`, `:method` (an absolute target: `:scheme` second), then the fields in
   * order, names in lower case, repeated ones not yet joined. Without `:authority` where no Host was sent.
   * The headers of the hop are gone but for `connection`; taking that out, `x-forwarded-proto` and path checks are the
   * connection manager's matter.
   */
  onHeaders(pairs: Pairs, endStream: boolean, options: RequestOptions): void;
}

// nghttp2's table, which Envoy uses: what a registered name, an address, a port and user information may hold.
const authority = /^[A-Za-z0-9\-._~%!$&'()*+,;=:@[\]]*$/;

/**
 * Reads a client's bytes as Envoy's HTTP/1 server codec does.
 *
 * @example
 * const parser = new RequestParser(events);
 * parser.feed(bytes); // one read event; calls the events
 * parser.next(); // when the response is over: the next pipelined request
 *
 * `next` and `feed` are not to be called from inside an event.
 */
export class RequestParser extends MessageParser {
  protected readonly headLimit = 60 * 1024;
  readonly #events: RequestEvents;

  constructor(events: RequestEvents) {
    super(events);
    this.#events = events;
  }

  protected begin(): void {
    this.#events.onMessageBegin();
  }

  protected readHead(lines: string[]): BodyReader | "none" {
    const line = parseRequestLine(lines[0] ?? "");
    const fields = parseFields(lines.slice(1));
    const framing = readFraming(fields);
    const pairs = [...pseudoHeaders(line, fields), ...plainHeaders(fields)];
    const reader = bodyReader(line.method, framing);
    this.#events.onHeaders(pairs, reader === "none", options(fields));
    return reader;
  }
}

/** Envoy: what follows a CONNECT is the tunnel, without an end. */
function bodyReader(method: string, { chunked, length }: Framing): BodyReader | "none" {
  if (method === "CONNECT") return new UntilCloseReader();
  if (chunked) return new ChunkReader();
  return length ? new LengthReader(length) : "none";
}

function options(fields: Pairs): RequestOptions {
  return { close: connectionTokens(fields).includes("close"), expectContinue: expectsContinue(fields) };
}

function expectsContinue(fields: Pairs): boolean {
  return valuesOf(fields, "expect").some((value) => value.toLowerCase() === "100-continue");
}

function plainHeaders(fields: Pairs): Pairs {
  const dropExpect = expectsContinue(fields);
  const kept = keepNames(fields, (name) => name !== "host" && !(dropExpect && name === "expect"));
  return withoutHopHeaders(kept);
}

/** Envoy joins several Host headers with a comma; an absolute target makes them void. */
function pseudoHeaders(line: RequestLine, fields: Pairs): Pairs {
  const hosts = valuesOf(fields, "host");
  const host = line.authority ?? (hosts.length > 0 ? hosts.filter((name) => name !== "").join(",") : null);
  if (host !== null && !authority.test(host)) throw new Malformed("http.invalid_authority");
  const first = host === null ? [] : [":authority", host];
  const path = line.path === null ? [] : [":path", line.path];
  const method = [":method", line.method];
  if (line.scheme !== null) return [...first, ":scheme", line.scheme, ...path, ...method];
  // The connection manager notes the scheme where the target has none.
  return [...first, ...path, ...method];
}
