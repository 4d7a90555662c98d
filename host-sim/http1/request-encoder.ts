import { toBytes } from "./bytes.js";
import { BodyEncoder, fieldLines, firstValue, visibleFields } from "./message-encoder.js";

const bodiless = new Set(["GET", "HEAD", "DELETE", "TRACE", "CONNECT"]);

/**
 * Writes one request as Envoy's HTTP/1 client codec does: `METHOD path HTTP/1.1`, `:authority` as `host` at its place,
 * no other pseudo header, then the framing that the headers lack (`content-length: 0` where a method that may have a
 * body has none, `transfer-encoding: chunked` where a body follows).
 *
 * Names and values are not checked: the router refuses bad ones before.
 */
export class RequestEncoder {
  #body = new BodyEncoder(false);

  headers(pairs: readonly string[], endStream: boolean): Uint8Array {
    const method = firstValue(pairs, ":method") ?? "";
    const target =
      (method === "CONNECT" ? firstValue(pairs, ":authority") : firstValue(pairs, ":path")) ?? "";
    const hasLength = firstValue(pairs, "content-length") !== undefined;
    const framing = hasLength ? "" : requestFraming(method, endStream);
    this.#body = new BodyEncoder(framing.startsWith("transfer-encoding"));
    return toBytes(`${method} ${target} HTTP/1.1\r\n${fieldLines(visibleFields(pairs))}${framing}\r\n`);
  }

  data(bytes: Uint8Array, endStream: boolean): Uint8Array {
    return this.#body.data(bytes, endStream);
  }

  trailers(pairs: readonly string[]): Uint8Array {
    return this.#body.trailers(pairs);
  }
}

function requestFraming(method: string, endStream: boolean): string {
  if (!endStream) return "transfer-encoding: chunked\r\n";
  return bodiless.has(method) ? "" : "content-length: 0\r\n";
}
