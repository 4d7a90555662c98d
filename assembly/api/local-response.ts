/** Responses that the plugin makes. Spec: "HTTP streams". */
import { Headers } from "../codec/pairs";
import { Status } from "../abi/enums";
import { utf8, utf8Bytes, utf8Size } from "../codec/utf8";
import { proxy_send_local_response } from "../abi/hostcalls";

/** What says "no gRPC status": Envoy then derives it from the HTTP status where the request is gRPC. */
export const NO_GRPC_STATUS: i32 = -1;

/**
 * Answers the request in the upstream's place, with a body of bytes. `details` is a word for the access log.
 *
 * Envoy: it happens when the callback returns, whose action then counts no more; always Ok. `content-length` is set,
 * `content-type` is text/plain unless given. From `onResponseHeaders` it replaces the upstream's response; later, when
 * the head has left, it cuts the stream. Never call it in `onLog`: Envoy crashes.
 */
export function sendLocalResponseBytes(
  status: u32,
  body: ArrayBuffer | null = null,
  headers: Headers | null = null,
  details: string = "",
  grpcStatus: i32 = NO_GRPC_STATUS,
): Status {
  const pairs = headers ? headers.encode() : null;
  const text = utf8(details);
  return proxy_send_local_response(
    status,
    text,
    utf8Size,
    changetype<usize>(body),
    body ? <usize>body.byteLength : 0,
    changetype<usize>(pairs),
    pairs ? <usize>pairs.byteLength : 0,
    grpcStatus,
  );
}

/** The same with a body of text. */
export function sendLocalResponse(
  status: u32,
  body: string = "",
  headers: Headers | null = null,
  details: string = "",
  grpcStatus: i32 = NO_GRPC_STATUS,
): Status {
  return sendLocalResponseBytes(status, utf8Bytes(body), headers, details, grpcStatus);
}
