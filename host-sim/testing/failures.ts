/** Ways in which a peer fails, in place of a reply. */
import { HostSimError } from "../errors.js";
import { isStream } from "./body-stream.js";
import { bytesOf, flatPairs } from "./text.js";
import type { Chunk, Data, Duration, Failure, GrpcReply, Reply, ReplyOptions } from "./types.js";

/**
 * The peer never answers: the route's or the callout's timeout ends it, in virtual time.
 * @example clusters: { auth: timeout() }
 */
export const timeout = (): Failure => ({ failure: "timeout" });

/** The connection is refused. Envoy answers a callout with a 503 and a request with a 503. */
export const connectionFailure = (): Failure => ({ failure: "connection-failure" });

/**
 * The peer takes the request and closes the connection without an answer. In a body it stands in place of the rest.
 * @example upstream: ["first try", reset()]
 */
export const reset = (): Failure => ({ failure: "reset" });

/**
 * The peer sends a head and a part of a body, then closes the connection.
 *
 * @param part So many bytes of `reply`'s body, whose length the head promises; or what is sent.
 * @example upstream: resetAfter(4, "the whole")
 * @example upstream: resetAfter("the")
 * @example upstream: resetAfter({ headers: { "content-length": "10" }, body: "half" })
 */
export function resetAfter(part: number | Data | ReplyOptions, reply: Data | ReplyOptions = ""): Failure {
  const sent = typeof part === "number" ? cutBody(part, asOptions(reply)) : asOptions(part);
  return { failure: "reset-after-head", reply: sent };
}

const asOptions = (reply: Data | ReplyOptions): ReplyOptions =>
  typeof reply === "string" || reply instanceof Uint8Array ? { body: reply } : reply;

/** The first bytes of a body, under a head that promises all of it. */
function cutBody(bytes: number, reply: ReplyOptions): ReplyOptions {
  const whole = wholeBody(reply.body);
  if (bytes >= whole.length)
    return { ...reply, body: whole.length === 0 ? new Uint8Array(bytes).fill(46) : whole };
  const pairs = flatPairs(reply.headers);
  const named = pairs.some((name, at) => at % 2 === 0 && /^(content-length|transfer-encoding)$/i.test(name));
  const headers: Array<[string, string]> = [];
  for (let i = 0; i < pairs.length; i += 2) headers.push([pairs[i], pairs[i + 1]]);
  if (!named) headers.push(["content-length", String(whole.length)]);
  return { ...reply, headers, body: whole.subarray(0, bytes) };
}

function wholeBody(body: ReplyOptions["body"]): Uint8Array {
  if (body === undefined) return new Uint8Array(0);
  if (typeof body === "string" || body instanceof Uint8Array) return bytesOf(body);
  throw new HostSimError(
    "BAD_REPLY",
    "resetAfter(bytes, reply) cuts text or bytes, no pieces",
    'Put the failure among the pieces: body: ["a", "b", reset()].',
  );
}

/** What `delay` can put off. */
type Delayed = Exclude<Reply, Response>;

/**
 * The reply, later; in a body the piece, later, and without a piece a pause.
 * @example clusters: { auth: delay("2s", "ok") }
 * @example upstream: { body: ["first", delay("2s", "second"), delay("10s"), reset()] }
 */
export function delay(time: Duration, reply?: Data): { body?: Data; delay: Duration };
export function delay(time: Duration, reply: Failure): Failure;
export function delay(time: Duration, reply: GrpcReply): GrpcReply;
export function delay(time: Duration, reply: Delayed): ReplyOptions;
export function delay(time: Duration, reply?: Delayed | GrpcReply): ReplyOptions | GrpcReply | Failure {
  if (reply === undefined) return { delay: time };
  if (typeof reply === "number") return { status: reply, delay: time };
  if (typeof reply === "string" || reply instanceof Uint8Array || isStream(reply))
    return { body: reply, delay: time };
  return { ...reply, delay: time };
}

export function isFailure(reply: Reply | Chunk | GrpcReply): reply is Failure {
  return typeof reply === "object" && "failure" in reply;
}
