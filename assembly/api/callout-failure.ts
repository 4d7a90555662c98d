/** Why an HTTP callout has no answer of the service's own. Spec: "HTTP calls", which leaves it to the host. */
import { Body } from "./body";
import { HeaderMap } from "./headers";

/** Why an HTTP callout has no answer of the service's own, as far as Envoy 1.40 tells. */
export const enum CalloutFailure {
  /** The service has answered, be it with an error. */
  None = 0,
  /**
   * The host refused to send it; `sent` tells why. Envoy: BadArgument where there is no such cluster, or the headers are
   * no request's; InternalFailure where the cluster has no healthy host.
   */
  NotSent = 1,
  /** Nothing listens where the service should be, or the connection took too long. Envoy: 503. */
  Unreachable = 2,
  /** The connection was closed before an answer. Envoy: 503. */
  Reset = 3,
  /** Nothing came in time. Envoy: 504. */
  TimedOut = 4,
  /** What came is no HTTP. Envoy: 502. */
  ProtocolError = 5,
  /** The answer began and did not end: a reset or the timeout within its body, which Envoy does not tell apart. */
  BrokenOff = 6,
}

/**
 * Envoy 1.40 makes an answer in the service's place, with a body that says why. A real answer has a header that tells how
 * long the service took; nothing but its absence and the text marks the other.
 */
export function failureOf(status: u32, headers: HeaderMap, body: Body): CalloutFailure {
  if (status < 502 || status > 504 || headers.has("x-envoy-upstream-service-time")) return CalloutFailure.None;
  const text = body.text(0, 160);
  if (text == null) return CalloutFailure.None;
  // A literal at the top of the file would be in every module.
  if (text == "upstream request timeout") return CalloutFailure.TimedOut;
  const prefix = "upstream connect error or disconnect/reset before headers. reset reason: ";
  return text.startsWith(prefix) ? reasonOf(text, prefix.length) : CalloutFailure.None;
}

function reasonOf(text: string, from: i32): CalloutFailure {
  if (text.startsWith("protocol error", from)) return CalloutFailure.ProtocolError;
  if (text.startsWith("connection termination", from) || text.startsWith("remote reset", from)) {
    return CalloutFailure.Reset;
  }
  return CalloutFailure.Unreachable;
}
