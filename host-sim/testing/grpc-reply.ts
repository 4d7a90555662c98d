/** A gRPC peer's answer as a test writes it, made ready to be sent. */
import { grpcFrame } from "../envoy/callouts/grpc-frame.js";
import type { FlatPairs } from "../envoy/operations.js";
import { encodeText } from "../model/byte-string.js";
import { comesInTime, isStream } from "./body-stream.js";
import { milliseconds } from "./duration.js";
import { bytesOf, flatPairs } from "./text.js";
import type { BodyStream, Chunk, Data, GrpcReply } from "./types.js";

export interface PreparedGrpcReply {
  /** A head without end, then frames, then trailers; or a head alone. */
  head: FlatPairs;
  frames: Uint8Array[];
  /** Messages that come in their own time, in place of `frames`. */
  stream: Iterable<Chunk> | BodyStream | null;
  trailers: FlatPairs;
  /** A failure without messages and metadata ends with its head ("trailers-only"), as gRPC servers do. */
  trailersOnly: boolean;
  keepOpen: boolean;
  delay: number;
}

export function prepareGrpcReply(answer: GrpcReply | BodyStream): PreparedGrpcReply {
  const reply: GrpcReply = isStream(answer) ? { messages: answer } : answer;
  const stream = comesInTime(reply.messages) ? (reply.messages as Iterable<Chunk> | BodyStream) : null;
  const messages = stream === null ? ((reply.messages ?? []) as readonly Data[]) : [];
  const initial = flatPairs(reply.initialMetadata);
  const keepOpen = reply.keepOpen ?? false;
  const isBare = messages.length === 0 && stream === null && initial.length === 0;
  return {
    head: [":status", "200", "content-type", "application/grpc", ...initial],
    frames: messages.map((message) => grpcFrame(bytesOf(message))),
    stream,
    trailers: trailersOf(reply),
    trailersOnly: (reply.status ?? 0) !== 0 && !keepOpen && isBare,
    keepOpen,
    delay: milliseconds(reply.delay ?? 0),
  };
}

function trailersOf({ status = 0, message, trailingMetadata }: GrpcReply): FlatPairs {
  const trailers = ["grpc-status", String(status)];
  if (message !== undefined) trailers.push("grpc-message", percentEncode(message));
  return [...trailers, ...flatPairs(trailingMetadata)];
}

/** gRPC: a message's bytes outside printable ASCII, and "%", travel as %XX. */
function percentEncode(message: string): string {
  const encode = (char: string) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  return encodeText(message).replace(/[^ -$&-~]/g, encode);
}
