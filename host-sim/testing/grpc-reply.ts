/** A gRPC peer's answer as a test writes it, made ready to be sent. */
import { grpcFrame } from "../envoy/callouts/grpc-frame.js";
import type { FlatPairs } from "../envoy/operations.js";
import { encodeText } from "../model/byte-string.js";
import { milliseconds } from "./duration.js";
import { bytesOf, flatPairs } from "./text.js";
import type { GrpcReply } from "./types.js";

export interface PreparedGrpcReply {
  /** A head without end, then frames, then trailers; or a head alone. */
  head: FlatPairs;
  frames: Uint8Array[];
  trailers: FlatPairs;
  /** A failure without messages and metadata ends with its head ("trailers-only"), as gRPC servers do. */
  trailersOnly: boolean;
  keepOpen: boolean;
  delay: number;
}

export function prepareGrpcReply(reply: GrpcReply): PreparedGrpcReply {
  const frames = (reply.messages ?? []).map((message) => grpcFrame(bytesOf(message)));
  const initial = flatPairs(reply.initialMetadata);
  const keepOpen = reply.keepOpen ?? false;
  const failed = (reply.status ?? 0) !== 0;
  return {
    head: [":status", "200", "content-type", "application/grpc", ...initial],
    frames,
    trailers: trailersOf(reply),
    trailersOnly: failed && !keepOpen && frames.length === 0 && initial.length === 0,
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
