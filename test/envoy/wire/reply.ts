/** A handler's reply as what a peer writes: the same words as host-sim's, on a real socket. */
import type { Failure, Handler, PeerRequest, Reply, ReplyOptions } from "../../../host-sim/testing/types.js";
import { type Framing, framingOf, writeMessage } from "./message-writer.js";

/** The n-th reply of a handler; in a list the last one repeats. */
export async function replyOf(handler: Handler, index: number, request: PeerRequest): Promise<Reply> {
  const one = Array.isArray(handler) ? handler[Math.min(index, handler.length - 1)] : handler;
  return typeof one === "function" ? one(request) : (one as Reply);
}

export const isFailure = (reply: unknown): reply is Failure =>
  typeof reply === "object" && reply !== null && "failure" in reply;

/** True for a peer at whose address nobody listens. */
export const isRefused = (handler: Handler | undefined): boolean =>
  isFailure(handler) && handler.failure === "connection-failure";

export function replyOptionsOf(reply: Reply): ReplyOptions {
  if (typeof reply === "number") return { status: reply };
  if (typeof reply === "string" || reply instanceof Uint8Array) return { body: reply };
  const isPlain = !(reply instanceof Response || isFailure(reply) || Symbol.asyncIterator in reply);
  if (!isPlain || Symbol.iterator in reply) throw new Error("a scenario's reply is plain data");
  return reply as ReplyOptions;
}

/** The pieces of a response, each written when Envoy has read the one before. */
export function writeReply(reply: ReplyOptions, method: string): Buffer[] {
  const status = reply.status ?? 200;
  return writeMessage(`HTTP/1.1 ${status} Status`, reply, responseFraming(reply, status, method));
}

function responseFraming(reply: ReplyOptions, status: number, method: string): Framing {
  if (method === "HEAD" || status === 204 || status === 304) return "none";
  const framing = framingOf(reply);
  return framing === "none" ? "length" : framing;
}

export function millisecondsOf(duration: number | string = 0): number {
  if (typeof duration === "number") return duration;
  const [, value = "0", unit = "ms"] = /^([\d.]+)(ms|s|m)$/.exec(duration) ?? [];
  return Number(value) * ({ ms: 1, s: 1000, m: 60_000 }[unit] ?? 1);
}
