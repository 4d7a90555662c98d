/** Why an HTTP callout has no answer of the service's own. Spec: "HTTP calls", which leaves it to the host. */
import { Body } from "./body";

/** Why an HTTP callout has no answer of the service's own, as far as Envoy 1.40 tells. */
export const enum CalloutFailure {
  /** The service has answered, be it with an error. */
  None = 0,
  /** The host refused to send it. Envoy: there is no such cluster, or the headers are no request's. */
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
 * Envoy 1.40 makes an answer in the service's place: three headers, where a real one has at least the time that Envoy
 * adds to it, and a body that says why. Nothing else marks it, so its text is looked at.
 */
export function failureOf(headerCount: u32, status: u32, body: Body): CalloutFailure {
  if (headerCount != 3 || status < 502 || status > 504) return CalloutFailure.None;
  const text = body.text(0, 160);
  if (text == null) return CalloutFailure.None;
  // A literal at the top of the file would be in every module.
  if (text == "upstream request timeout") return CalloutFailure.TimedOut;
  if (text == "no healthy upstream") return CalloutFailure.Unreachable;
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
