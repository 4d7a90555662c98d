import type { CodecError } from "./codec-error.js";

/** What a parser tells: one message's parts, in order. */
export interface BodyEvents {
  /** One call per read event, whatever the chunks were; the end of an HTTP/1 body is a call of its own, with no bytes. */
  onData(bytes: Uint8Array, endStream: boolean): void;
  onTrailers(pairs: string[]): void;
  /** The connection is of no more use: the parser takes no more bytes. */
  onError(error: CodecError): void;
}
