/** Rewrites paths and hosts by regular expressions. See README.md. */
import {
  Context,
  HeadersAction,
  HttpContext,
  JsonReader,
  Regex,
  RequestPath,
  RootContext,
  filter,
  logWarn,
} from "as-proxy-wasm-abi";

/** What is looked for, what comes in its place, and the rules behind it. */
class Rule {
  constructor(
    readonly match: Regex,
    readonly to: string,
    readonly next: Rule | null,
  ) {}
}

@filter
class Rewrite extends RootContext {
  paths: Rule | null = null;
  hosts: Rule | null = null;
  /** The header that keeps the path as it was; "" for none. */
  original: string = "x-envoy-original-path";

  onConfigure(size: u32): bool {
    const json = new JsonReader(this.configuration());
    while (json.nextField()) {
      const key = json.key;
      if (key == "paths") this.paths = readRules(json);
      else if (key == "hosts") this.hosts = readRules(json);
      else if (key == "originalPathHeader") this.original = json.string();
      else json.unknownField();
    }
    return json.accepted();
  }

  createContext(): Context {
    return new RewriteStream(this);
  }
}

class RewriteStream extends HttpContext {
  constructor(private readonly plugin: Rewrite) {
    super();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const plugin = this.plugin;
    if (plugin.hosts) this.rewriteHost(plugin.hosts);
    if (plugin.paths) this.rewritePath(plugin.paths);
    return HeadersAction.Continue;
  }

  private rewriteHost(rules: Rule | null): void {
    const host = this.requestHeaders.get(":authority");
    const changed = host != null ? rewritten(rules, host) : null;
    if (changed != null && changed.length) this.requestHeaders.set(":authority", changed);
  }

  /** The query stays what it is. */
  private rewritePath(rules: Rule | null): void {
    const before = this.requestHeaders.get(":path");
    if (before == null) return;
    const target = new RequestPath(before);
    const changed = rewritten(rules, target.path);
    if (changed == null) return;
    if (!changed.startsWith("/")) {
      logWarn("not rewritten: the new path is " + changed);
      return;
    }
    const query = target.query.text;
    // The new path may bring a query of its own.
    const joint = changed.indexOf("?") < 0 ? "?" : "&";
    this.requestHeaders.set(":path", query.length ? changed + joint + query : changed);
    if (this.plugin.original.length) this.requestHeaders.set(this.plugin.original, before);
  }
}

/** What the first rule that fits makes of a text; null if none fits. */
function rewritten(rules: Rule | null, text: string): string | null {
  while (rules && !rules.match.test(text)) rules = rules.next;
  return rules ? rules.match.replace(text, rules.to) : null;
}

/** Reads a list of rules, in order. */
function readRules(json: JsonReader): Rule | null {
  if (!json.nextItem()) return null;
  let match = "";
  let to = "";
  let flags = "";
  while (json.nextField()) {
    const key = json.key;
    if (key == "match") match = json.string();
    else if (key == "to") to = json.string();
    else if (key == "ignoreCase") flags = json.boolean() ? "i" : "";
    else json.unknownField();
  }
  const regex = new Regex(match, flags);
  const error = regex.error;
  if (error != null) json.fail("match: " + error);
  if (!match.length || !to.length) json.fail("match and to are needed");
  return new Rule(regex, to, readRules(json));
}
