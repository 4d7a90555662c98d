import { noBytes, toBytes } from "./bytes.js";
import { BodyEncoder, fieldLines, firstValue, visibleFields } from "./message-encoder.js";
import { reasonPhrase } from "./reason-phrases.js";

/** What a client gets for `expect: 100-continue`. */
export const continueBytes = toBytes("HTTP/1.1 100 Continue\r\n\r\n");

/**
 * Writes one response as Envoy's HTTP/1 server codec does: status line, the headers in order, then the framing that
 * they lack (`content-length: 0` for a response without a body, else `transfer-encoding: chunked`; neither for 1xx, 204
 * and 304). The response to HEAD says what a body would be: chunked.
 *
 * `date`, `server` and `connection: close` are the connection manager's: they are in the headers, or are not sent.
 */
export class ResponseEncoder {
  readonly #isHead: boolean;
  #body = new BodyEncoder(false);
  #closes = false;

  /** @param isHead The response to a HEAD request: no body is sent. */
  constructor(isHead = false) {
    this.#isHead = isHead;
  }

  /** The head said `connection: close`. */
  get closes(): boolean {
    return this.#closes;
  }

  headers(pairs: readonly string[], endStream: boolean): Uint8Array {
    const code = Number(firstValue(pairs, ":status"));
    const fields = fieldLines(visibleFields(pairs));
    this.#closes = firstValue(pairs, "connection")?.toLowerCase() === "close";
    const framing = firstValue(pairs, "content-length") === undefined ? this.#framing(code, endStream) : "";
    this.#body = new BodyEncoder(framing.startsWith("transfer-encoding") && !this.#isHead);
    return toBytes(`HTTP/1.1 ${code} ${reasonPhrase(code)}\r\n${fields}${framing}\r\n`);
  }

  data(bytes: Uint8Array, endStream: boolean): Uint8Array {
    return this.#isHead ? noBytes : this.#body.data(bytes, endStream);
  }

  trailers(pairs: readonly string[]): Uint8Array {
    return this.#body.trailers(pairs);
  }

  #framing(code: number, endStream: boolean): string {
    if (code < 200 || code === 204 || code === 304) return "";
    return endStream && !this.#isHead ? "content-length: 0\r\n" : "transfer-encoding: chunked\r\n";
  }
}
