/** What a test gives as peers and their replies, looked at before it is used. */
import { isStream } from "../body-stream.js";
import type { Failure, GrpcReply, ReplyOptions } from "../types.js";
import { isResponse } from "../web.js";
import { anything, bad, type Check, count, duration, flag, is, oneOf, shape, shown, text } from "./check.js";

const status = is(
  (value) => Number.isInteger(value) && (value as number) >= 100 && (value as number) <= 999,
  "a number from 100 to 999",
);

const replyFields = shape<ReplyOptions>({
  status,
  headers: anything,
  body: anything,
  trailers: anything,
  delay: duration,
  chunkDelay: duration,
});

const failureFields = shape<Failure>({
  failure: oneOf("timeout", "connection-failure", "reset", "reset-after-head"),
  reply: replyFields,
  delay: duration,
});

const grpcFields = shape<GrpcReply>({
  messages: is((value) => Array.isArray(value) || isStream(value), "a list of messages, or a stream of them"),
  initialMetadata: anything,
  trailingMetadata: anything,
  status: count,
  message: text,
  delay: duration,
  keepOpen: flag,
});

const replyKinds =
  "A reply is text, bytes, a status, { status, headers, body, trailers, delay }, a stream of chunks, a Web Response, or a failure such as timeout().";
const grpcKinds =
  'A gRPC answer is { messages: ["one"], status, message, delay, keepOpen }, a stream of messages, or a failure such as timeout().';

const isFailing = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "failure" in value;

/** One reply, of a handler or by hand. */
export const reply: Check = (value, place) => {
  if (typeof value === "string" || value instanceof Uint8Array) return;
  if (typeof value === "number") status(value, place);
  else if (isFailing(value)) failureFields(value, place);
  else if (typeof value !== "object" || value === null || Array.isArray(value))
    bad(`${place} is no reply: ${shown(value)}`, replyKinds);
  else if ("messages" in value)
    bad(`${place} is a gRPC answer`, "Peers that speak gRPC stand in `grpc`, not in `clusters`.");
  else if (!isStream(value) && !isResponse(value)) replyFields(value, place);
};

/** One answer of a gRPC peer. */
export const grpcAnswer: Check = (value, place) => {
  if (isFailing(value)) failureFields(value, place);
  else if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array)
    bad(`${place} is no gRPC answer: ${shown(value)}`, grpcKinds);
  else if (!isStream(value)) grpcFields(value, place);
};

/** A peer: what a function answers is looked at when it has answered. */
const handlerOf =
  (one: Check, kinds: string): Check =>
  (value, place) => {
    const isList = Array.isArray(value);
    if (isList && value.length === 0) bad(`${place} is a list without replies`, kinds);
    for (const [index, entry] of (isList ? value : [value]).entries()) {
      if (typeof entry !== "function") one(entry, isList ? `${place}[${index}]` : place);
    }
  };

export const handler = handlerOf(reply, replyKinds);
export const grpcHandler = handlerOf(grpcAnswer, grpcKinds);
