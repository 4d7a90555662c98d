/**
 * The filter that the figures of all SDKs are measured with: asks the cluster `auth` about the request's `userid`,
 * waits, and lets the request go on when the answer is `ok`; whatever else comes is the body of a 403.
 */
import { HeadersAction, HttpCall, HttpContext, filter, sameText, sendLocalResponseBytes } from "as-proxy-wasm-abi";

@filter
class Auth extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const call = new HttpCall("auth", "GET", "/auth");
    const user = this.requestHeaders.getBytes("userid");
    call.headers.addBytes("userid", user ? user : new ArrayBuffer(0));
    call.send(this);
    return HeadersAction.StopIteration;
  }

  onHttpCallResponse(call: HttpCall): void {
    const body = call.responseBody.bytes();
    if (body && sameText(body, "ok")) this.continueRequest();
    else sendLocalResponseBytes(403, body);
  }
}
