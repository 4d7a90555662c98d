/**
 * A filter of medium weight, for the bench: reads a JSON configuration, finds the route of a path among ten regular
 * expressions, sets a cookie on the response and counts a metric.
 *
 *   {"cookie": "route", "routes": [{"name": "users", "path": "^/users/\\d+$"}, ...]}
 */
import {
  Context,
  Counter,
  HeadersAction,
  HttpContext,
  JsonReader,
  Regex,
  RootContext,
  SetCookie,
  filter,
} from "as-proxy-wasm-abi";

class Route {
  constructor(
    readonly name: string,
    readonly path: Regex,
    readonly counter: Counter,
    readonly next: Route | null,
  ) {}
}

@filter
class Medium extends RootContext {
  cookie: string = "route";
  routes: Route | null = null;

  onConfigure(size: u32): bool {
    const json = new JsonReader(this.configuration());
    while (json.nextField()) {
      if (json.key == "cookie") this.cookie = json.string();
      else if (json.key == "routes") this.routes = readRoutes(json);
      else json.unknownField();
    }
    return json.accepted();
  }

  createContext(): Context {
    return new MediumStream(this);
  }

  /** The first route whose expression fits. */
  routeOf(path: ArrayBuffer): Route | null {
    let route = this.routes;
    while (route && !route.path.testBytes(path)) route = route.next;
    return route;
  }
}

class MediumStream extends HttpContext {
  private route: Route | null = null;

  constructor(private readonly plugin: Medium) {
    super();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const path = this.requestHeaders.getBytes(":path");
    if (path) this.route = this.plugin.routeOf(path);
    return HeadersAction.Continue;
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    const route = this.route;
    if (!route) return HeadersAction.Continue;
    route.counter.increment();
    const cookie = new SetCookie(this.plugin.cookie, route.name).path("/").maxAge(3600).httpOnly().text;
    if (cookie != null) this.responseHeaders.add("set-cookie", cookie);
    return HeadersAction.Continue;
  }
}

function readRoutes(json: JsonReader): Route | null {
  if (!json.nextItem()) return null;
  let name = "";
  let path = "";
  while (json.nextField()) {
    if (json.key == "name") name = json.string();
    else if (json.key == "path") path = json.string();
    else json.unknownField();
  }
  const regex = new Regex(path);
  const error = regex.error;
  if (error != null) json.fail("path: " + error);
  return new Route(name, regex, Counter.define("medium." + name), readRoutes(json));
}
