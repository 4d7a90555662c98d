/** Asks an authorization service about every request. See README.md. */
import {
  Context,
  HeadersAction,
  HttpCall,
  HttpContext,
  JsonReader,
  RootContext,
  Status,
  filter,
  logError,
  sameText,
  sendLocalResponseBytes,
} from "as-proxy-wasm-abi";

/** The name of a header to forward, and those behind it. */
class Forwarded {
  constructor(
    readonly name: string,
    readonly next: Forwarded | null,
  ) {}
}

@filter
class Auth extends RootContext {
  cluster: string = "auth";
  authority: string = "";
  path: string = "/auth";
  timeout: u32 = 5000;
  headers: Forwarded | null = new Forwarded("userid", null);

  onConfigure(size: u32): bool {
    if (size && !this.read(new JsonReader(this.configuration()))) return false;
    if (!this.authority.length) this.authority = this.cluster;
    return true;
  }

  createContext(): Context {
    return new AuthStream(this);
  }

  /** Reads the configuration; false if something is wrong with it. */
  private read(json: JsonReader): bool {
    while (json.nextField()) {
      const key = json.key;
      if (key == "cluster") this.cluster = json.string();
      else if (key == "authority") this.authority = json.string();
      else if (key == "path") this.path = json.string();
      else if (key == "timeout") this.timeout = json.duration();
      else if (key == "headers") this.headers = readNames(json);
      else json.unknownField();
    }
    return json.accepted();
  }
}

class AuthStream extends HttpContext {
  constructor(private readonly plugin: Auth) {
    super();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const plugin = this.plugin;
    const call = new HttpCall(plugin.cluster, "GET", plugin.path, plugin.authority, plugin.timeout);
    let header = plugin.headers;
    while (header) {
      const value = this.requestHeaders.getBytes(header.name);
      if (value) call.headers.addBytes(header.name, value);
      header = header.next;
    }
    call.send(this);
    return HeadersAction.StopIteration;
  }

  onHttpCallResponse(call: HttpCall): void {
    if (call.sent != Status.Ok) logError("no callout to the cluster " + call.cluster);
    const body = call.responseBody.bytes();
    if (call.status == 200 && body && sameText(body, "ok")) this.continueRequest();
    else sendLocalResponseBytes(403, body);
  }
}

/** Reads a list of names, in order. */
function readNames(json: JsonReader): Forwarded | null {
  if (!json.nextItem()) return null;
  const name = json.string();
  return new Forwarded(name, readNames(json));
}
