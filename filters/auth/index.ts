/** Asks an authorization service about every request. See README.md. */
import {
  Context,
  HeadersAction,
  HttpCall,
  HttpContext,
  JsonReader,
  RootContext,
  filter,
  logError,
  sendLocalResponseBytes,
} from "as-proxy-wasm-abi";

@filter
class Auth extends RootContext {
  cluster: string = "auth";
  authority: string = "";
  path: string = "/auth";
  timeout: u32 = 5000;
  headers: string[] = ["userid"];

  onConfigure(size: u32): bool {
    if (size) {
      const error = this.read(new JsonReader(this.configuration()));
      if (error != null) {
        logError("configuration: " + error);
        return false;
      }
    }
    if (!this.authority.length) this.authority = this.cluster;
    return true;
  }

  createContext(): Context {
    return new AuthStream(this);
  }

  /** Reads the configuration; gives what is wrong with it, or null. */
  private read(json: JsonReader): string | null {
    while (json.nextField()) {
      const key = json.key;
      if (key == "cluster") this.cluster = json.string();
      else if (key == "authority") this.authority = json.string();
      else if (key == "path") this.path = json.string();
      else if (key == "timeout") this.timeout = json.duration();
      else if (key == "headers") {
        this.headers = [];
        while (json.nextItem()) this.headers.push(json.string());
      } else json.unknownField();
    }
    json.end();
    return json.error;
  }
}

class AuthStream extends HttpContext {
  constructor(private readonly plugin: Auth) {
    super();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const plugin = this.plugin;
    const call = new HttpCall(plugin.cluster, "GET", plugin.path, plugin.authority, plugin.timeout);
    for (let i = 0; i < plugin.headers.length; ++i) {
      const value = this.requestHeaders.getBytes(plugin.headers[i]);
      if (value) call.headers.addBytes(plugin.headers[i], value);
    }
    call.send(this);
    return HeadersAction.StopIteration;
  }

  onHttpCallResponse(call: HttpCall): void {
    const body = call.responseBody.bytes();
    if (call.status == 200 && body && isOk(body)) this.continueRequest();
    else sendLocalResponseBytes(403, body);
  }
}

/** True if the body is "ok" and nothing else. */
function isOk(body: ArrayBuffer): bool {
  return body.byteLength == 2 && load<u16>(changetype<usize>(body)) == 0x6b6f;
}
