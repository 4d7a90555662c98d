/** Ways in which a peer fails, in place of a reply. */
import type { Failure, Reply, ReplyOptions } from "./types.js";

/**
 * The peer never answers: the route's or the callout's timeout ends it, in virtual time.
 * @example clusters: { auth: timeout() }
 */
export const timeout = (): Failure => ({ failure: "timeout" });

/** The connection is refused. Envoy answers a callout with a 503 and a request with a 503. */
export const connectionFailure = (): Failure => ({ failure: "connection-failure" });

/** The peer takes the request and closes the connection without an answer. */
export const reset = (): Failure => ({ failure: "reset" });

/**
 * The peer sends a head and a part of a body, then closes the connection.
 * @example upstream: resetAfter({ headers: { "content-length": "10" }, body: "half" })
 */
export const resetAfter = (reply: ReplyOptions): Failure => ({ failure: "reset-after-head", reply });

/**
 * The reply, later.
 * @example clusters: { auth: delay("2s", "ok") }
 */
export function delay(time: ReplyOptions["delay"], reply: Exclude<Reply, Response | Failure>): ReplyOptions {
  if (typeof reply === "number") return { status: reply, delay: time };
  if (typeof reply === "string" || reply instanceof Uint8Array) return { body: reply, delay: time };
  return { ...reply, delay: time };
}

export function isFailure(reply: Reply): reply is Failure {
  return typeof reply === "object" && "failure" in reply;
}
