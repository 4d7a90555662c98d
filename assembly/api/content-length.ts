/** The header that no host mends. Spec: "HTTP fields". */
import { Body } from "./body";
import { HeaderMap } from "./headers";
import { decimalText } from "../codec/decimal";

/**
 * Sets `content-length` to the size of a body, where there is one. Envoy sends a changed body under the old length as it
 * is: a longer one breaks the message behind it, a shorter one leaves the receiver waiting.
 *
 * While headers and body can both be changed: with `allow_on_headers_stop_iteration`, or in `onHttpCallResponse` of a
 * stream that is held in its body callback.
 */
export function fitContentLength(headers: HeaderMap, body: Body): void {
  if (headers.has("content-length")) headers.set("content-length", decimalText(body.size));
}
