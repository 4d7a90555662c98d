/**
 * The filter that the figures of all SDKs are measured with: adds `hello: <configuration>` to the response, `world!`
 * where there is no configuration. A header's value is bytes: they go out as they came, as with the hand-written module.
 */
import {
  Context,
  HeadersAction,
  HttpContext,
  RootContext,
  filter,
  pluginConfigurationBytes,
  utf8Bytes,
} from "as-proxy-wasm-abi";

@filter
class AddHeader extends RootContext {
  value: ArrayBuffer = utf8Bytes("world!");

  onConfigure(size: u32): bool {
    const configured = pluginConfigurationBytes();
    if (size && configured) this.value = configured;
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
    this.responseHeaders.addBytes("hello", this.plugin.value);
    return HeadersAction.Continue;
  }
}
