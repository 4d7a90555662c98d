import { HeadersAction, HttpContext, filter } from "as-proxy-wasm-abi";

@filter
class Hello extends HttpContext {
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    const who = this.requestHeaders.get("x-name");
    this.responseHeaders.set("hello", who ? who : "world");
    return HeadersAction.Continue;
  }
}
