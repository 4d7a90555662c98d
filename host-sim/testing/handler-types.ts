/** What peers answer, and what they were asked: the words of `upstream`, `clusters` and `grpc`. */
import type { Data, Duration, Headers, HeadersInput } from "./types.js";

/**
 * A piece of a body: text or bytes at once, `delay("2s", "piece")` later, `delay("2s")` for a pause alone, and a
 * failure such as `reset()` in place of the rest.
 */
export type Chunk = Data | { readonly body?: Data; readonly delay?: Duration } | Failure;

/** A body that comes piece by piece, each in a read of its own. A generator that throws is the test's error. */
export type BodyStream = AsyncIterable<Chunk> | ReadableStream<Chunk> | Generator<Chunk>;

/** A peer's answer in full: a 200 without body unless something else is said. */
export interface ReplyOptions {
  status?: number;
  headers?: HeadersInput;
  /** An array is delivered as one chunk per entry, a stream as its pieces come. */
  body?: Data | readonly Chunk[] | BodyStream;
  trailers?: HeadersInput;
  /** Before the head is sent. */
  delay?: Duration;
  /** Between chunks. */
  chunkDelay?: Duration;
}

/** A failure in place of a reply: see `timeout()`, `connectionFailure()`, `reset()`, `resetAfter()`. */
export interface Failure {
  readonly failure: "timeout" | "connection-failure" | "reset" | "reset-after-head";
  /** What was sent before the failure. */
  readonly reply?: ReplyOptions;
  /** Before it happens. */
  readonly delay?: Duration;
}

/**
 * A peer's answer: text or bytes (a 200 with that body), a status, a reply, a stream of chunks (a 200 with that body),
 * a Web Response, or a failure.
 */
export type Reply = Data | number | ReplyOptions | BodyStream | Response | Failure;

/** What a peer (upstream, callout cluster) was asked. */
export interface PeerRequest {
  cluster: string;
  method: string;
  path: string;
  authority: string;
  scheme: string;
  /** Without pseudo headers. */
  headers: Headers;
  body: string;
  bytes: Uint8Array;
  trailers: Headers;
}

/** A peer: one reply for every request, a function of the request, or a list (one per request; the last repeats). */
export type Handler =
  | Reply
  | ((request: PeerRequest) => Reply | Promise<Reply>)
  | ReadonlyArray<Reply | ((request: PeerRequest) => Reply | Promise<Reply>)>;

/** A gRPC peer's answer: messages, then a status. */
export interface GrpcReply {
  /** Each in a read of its own; a stream's as they come. */
  messages?: readonly Chunk[] | BodyStream;
  initialMetadata?: HeadersInput;
  trailingMetadata?: HeadersInput;
  /** gRPC status code, default 0. */
  status?: number;
  /** grpc-message. */
  message?: string;
  delay?: Duration;
  /**
   * True leaves a stream open after the messages: a function is asked again for what arrives later, and the
   * guest's close ends the stream with this status. Calls end all the same.
   */
  keepOpen?: boolean;
}
/** What a gRPC peer was asked. */
export interface GrpcRequest {
  cluster: string;
  /** "package.Service". */
  service: string;
  method: string;
  metadata: Headers;
  messages: Uint8Array[];
}

/** What a gRPC peer gives: messages and a status, a stream of messages, or a failure. */
export type GrpcAnswer = GrpcReply | BodyStream | Failure;

/**
 * A gRPC peer: one answer, a function of the request, or a list (one per call or stream; the last repeats). It is asked
 * when the first message, or the end of the request, has arrived.
 */
export type GrpcHandler =
  | GrpcAnswer
  | ((request: GrpcRequest) => GrpcAnswer | Promise<GrpcAnswer>)
  | ReadonlyArray<GrpcAnswer | ((request: GrpcRequest) => GrpcAnswer | Promise<GrpcAnswer>)>;
