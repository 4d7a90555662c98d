/** A reply as a test writes it, made ready to be sent: pairs, chunks and framing as an HTTP/1.1 server gives them. */

import type { FlatPairs } from "../envoy/operations.js";
import { HostSimError } from "../errors.js";
import { comesInTime, isStream } from "./body-stream.js";
import { milliseconds } from "./duration.js";
import { bytesOf, flatPairs } from "./text.js";
import type { BodyStream, Chunk, Data, Reply, ReplyOptions } from "./types.js";

export interface PreparedReply {
  pairs: FlatPairs;
  chunks: readonly Uint8Array[];
  /** A body that comes in its own time, in place of `chunks`. */
  stream: Iterable<Chunk> | BodyStream | null;
  trailers: FlatPairs;
  delay: number;
  chunkDelay: number;
}

/** So many different texts and statuses are kept prepared; a handler may make a new one for every request. */
const keptReplies = 100;
const preparedReplies = new Map<string | number, PreparedReply>();

/** A text or status that is given again and again is prepared once. Objects are not kept: a test may change them. */
export function prepareReply(reply: Exclude<Reply, Response>): PreparedReply {
  if (typeof reply === "string" || typeof reply === "number") return preparedOnce(reply);
  if (reply instanceof Uint8Array || isStream(reply)) return prepare({ body: reply });
  return prepare(reply as ReplyOptions);
}

/** It was prepared before, so there is nothing wrong with it. */
export const isPrepared = (reply: Reply): boolean =>
  typeof reply === "string" || (typeof reply === "number" && preparedReplies.has(reply));

function preparedOnce(reply: string | number): PreparedReply {
  let prepared = preparedReplies.get(reply);
  if (prepared === undefined) {
    prepared = prepare(typeof reply === "string" ? { body: reply } : { status: reply });
    if (preparedReplies.size === keptReplies) preparedReplies.clear();
    preparedReplies.set(reply, prepared);
  }
  return prepared;
}

/** @param breaksOff The connection closes behind the body: a head that promised just these bytes would be whole. */
export function prepare(reply: ReplyOptions, breaksOff = false): PreparedReply {
  const status = reply.status ?? 200;
  if (!Number.isInteger(status)) throw badReply(`a reply's status must be an integer, not ${String(status)}`);
  const pairs = [":status", String(status), ...plainPairs(reply.headers)];
  const trailers = plainPairs(reply.trailers);
  const stream = comesInTime(reply.body) ? (reply.body as Iterable<Chunk> | BodyStream) : null;
  const chunks = stream === null ? bodyChunks(reply.body as Data | readonly Data[] | undefined) : [];
  const chunked = stream !== null || Array.isArray(reply.body) || trailers.length > 0;
  addFraming(pairs, status, chunks, chunked || breaksOff);
  const delay = milliseconds(reply.delay ?? 0);
  return { pairs, chunks, stream, trailers, delay, chunkDelay: milliseconds(reply.chunkDelay ?? 0) };
}

const badReply = (message: string): HostSimError =>
  new HostSimError(
    "BAD_REPLY",
    message,
    "A reply is text, bytes, a status, { status, headers, body, trailers }, a stream of chunks, a Response, or a failure such as timeout().",
  );

/** No peer can send a pseudo header of its own choice: the status is the option `status`. */
function plainPairs(headers: ReplyOptions["headers"]): FlatPairs {
  const pairs = flatPairs(headers);
  for (let i = 0; i < pairs.length; i += 2) {
    if (pairs[i].startsWith(":")) throw badReply(`a reply's headers must not name ${pairs[i]}`);
  }
  return pairs;
}

/** The chunks of a body; the empty ones are left out, as no read brings nothing. */
export function bodyChunks(body: Data | readonly Data[] | undefined): Uint8Array[] {
  if (body === undefined) return [];
  const pieces = Array.isArray(body) ? (body as readonly Data[]) : [body as Data];
  return pieces.map(bytesOf).filter((bytes) => bytes.length > 0);
}

function addFraming(pairs: FlatPairs, status: number, chunks: readonly Uint8Array[], chunked: boolean): void {
  if (status === 204 || status === 304 || status < 200) return;
  for (let i = 0; i < pairs.length; i += 2) {
    if (/^(content-length|transfer-encoding)$/i.test(pairs[i])) return;
  }
  if (chunked) pairs.push("transfer-encoding", "chunked");
  else pairs.push("content-length", String(chunks[0]?.length ?? 0));
}

/** Whether the head is the whole response: HEAD, 204, 304, or a content-length of 0. */
export function endsWithHead(reply: PreparedReply, method: string): boolean {
  const status = reply.pairs[1];
  if (method === "HEAD" || status === "204" || status === "304") return true;
  if (reply.chunks.length > 0 || reply.stream !== null || reply.trailers.length > 0) return false;
  for (let i = 2; i < reply.pairs.length; i += 2) {
    if (reply.pairs[i] === "content-length") return reply.pairs[i + 1] === "0";
  }
  return false;
}
