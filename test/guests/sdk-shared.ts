/** Streams that keep nothing: each plugin's share one context. It says who it is, and which plugin it belongs to. */
import { Context, HeadersAction, HttpContext, RootContext, filter, logInfo } from "as-proxy-wasm-abi";

@filter
class Shared extends RootContext {
  name: string = "";

  onConfigure(size: u32): bool {
    this.name = this.configuration();
    return true;
  }

  createContext(): Context {
    return new SharedStream(this);
  }
}

class SharedStream extends HttpContext {
  constructor(private readonly plugin: Shared) {
    super();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const before = this.id;
    this.requestHeaders.add("x-plugin", this.plugin.name);
    logInfo("request " + before.toString() + " " + this.id.toString());
    return HeadersAction.Continue;
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    this.responseHeaders.add("x-plugin", this.plugin.name);
    return HeadersAction.Continue;
  }

  onLog(): void {
    logInfo("log " + this.plugin.name + " " + this.id.toString());
  }
}
