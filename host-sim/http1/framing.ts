/** What a head says about its body. */
import { codecError, Malformed } from "./codec-error.js";
import { type Pairs, valuesOf } from "./message-head.js";

export interface Framing {
  chunked: boolean;
  /** `null`: no content-length. */
  length: number | null;
}

/** Envoy: one content-length of digits, one transfer-encoding that is "chunked", and never both. */
export function readFraming(pairs: Pairs): Framing {
  const lengths = valuesOf(pairs, "content-length");
  const codings = valuesOf(pairs, "transfer-encoding");
  if (lengths.length > 1 || (lengths.length === 1 && !/^\d{1,18}$/.test(lengths[0]!))) throw codecError();
  if (codings.length > 1 || (codings.length === 1 && codings[0]!.toLowerCase() !== "chunked")) {
    throw new Malformed("http1.invalid_transfer_encoding", 501);
  }
  if (lengths.length > 0 && codings.length > 0) {
    throw new Malformed("http1.content_length_and_chunked_not_allowed");
  }
  return { chunked: codings.length > 0, length: lengths.length > 0 ? Number(lengths[0]) : null };
}
