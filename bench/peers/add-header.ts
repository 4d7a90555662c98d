/**
 * The filter that the figures of all SDKs are measured with: adds `hello: <configuration>` to the response, `world!`
 * where there is no configuration.
 */
import { Context, HeadersAction, HttpContext, RootContext, filter } from "as-proxy-wasm-abi";

@filter
class AddHeader extends RootContext {
  value: string = "world!";

  onConfigure(size: u32): bool {
    if (size) this.value = this.configuration();
    return true;
  }

  createContext(): Context {
    return new AddHeaderStream(this);
  }
}

class AddHeaderStream extends HttpContext {
  constructor(private readonly plugin: AddHeader) {
    super();
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    this.responseHeaders.add("hello", this.plugin.value);
    return HeadersAction.Continue;
  }
}
