/** Door: HTTP/1.1 as Envoy reads and writes it. Bytes in, events out, and the reverse; no sockets. */
export { toBytes, toText } from "./bytes.js";
export type { CodecError } from "./codec-error.js";
export { reasonPhrase } from "./reason-phrases.js";
export { RequestEncoder } from "./request-encoder.js";
export { type RequestEvents, type RequestOptions, RequestParser } from "./request-parser.js";
export { continueBytes, ResponseEncoder } from "./response-encoder.js";
export { type ResponseEvents, ResponseParser } from "./response-parser.js";
