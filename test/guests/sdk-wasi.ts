/** Uses what the WASI shim offers. */
import { HeadersAction, HttpContext, filter, logDebug } from "as-proxy-wasm-abi";

@filter
class Wasi extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const random = new Uint8Array(4);
    crypto.getRandomValues(random);
    console.log("now " + (Date.now() > 0 ? "known" : "unknown"));
    console.log("home " + (process.env.has("HOME") ? process.env.get("HOME") : "none"));
    console.log("dice " + (Math.random() < 1 ? "thrown" : "lost"));
    logDebug("count " + count.toString());
    return HeadersAction.Continue;
  }
}
