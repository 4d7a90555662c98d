/** Masks what fits regular expressions in bodies, as they pass. See README.md. */
import {
  Body,
  Context,
  DataAction,
  HeaderMap,
  HeadersAction,
  HttpContext,
  JsonReader,
  Regex,
  RootContext,
  TrailersAction,
  filter,
  logWarn,
} from "as-proxy-wasm-abi";
import { Mask } from "./mask";

@filter
class Redact extends RootContext {
  /** All patterns as one. */
  patterns: Regex = new Regex("");
  /** The content types of bodies that are looked through. */
  types: Regex = new Regex("^text/|json|xml|form-urlencoded", "i");
  mask: i32 = 0x2a;
  requests: bool = true;
  responses: bool = true;

  onConfigure(size: u32): bool {
    const json = new JsonReader(this.configuration());
    let patterns = "";
    while (json.nextField()) {
      const key = json.key;
      if (key == "patterns") patterns = readPatterns(json);
      else if (key == "contentTypes") this.types = readRegex(json, "i");
      else if (key == "mask") this.mask = readMask(json);
      else if (key == "requests") this.requests = json.boolean();
      else if (key == "responses") this.responses = json.boolean();
      else json.unknownField();
    }
    if (!patterns.length) json.fail("patterns: at least one");
    this.patterns = new Regex(patterns);
    // Each pattern is sound; together they may be too large.
    const together = this.patterns.error;
    if (together != null) json.fail("patterns: " + together);
    return json.accepted();
  }

  createContext(): Context {
    return new RedactStream(this);
  }

  /** The mask for a body, if it is to be looked through. */
  maskFor(headers: HeaderMap): Mask | null {
    const type = headers.get("content-type");
    if (type != null && !this.types.test(type)) return null;
    const encoding = headers.get("content-encoding");
    if (encoding == null || encoding == "identity") return new Mask(this.patterns, this.mask);
    logWarn("not looked through: content-encoding " + encoding);
    return null;
  }
}

class RedactStream extends HttpContext {
  private request: Mask | null = null;
  private response: Mask | null = null;

  constructor(private readonly plugin: Redact) {
    super();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const plugin = this.plugin;
    if (plugin.requests && !endOfStream) this.request = plugin.maskFor(this.requestHeaders);
    // In a compressed response nothing can be found.
    if (plugin.responses) this.requestHeaders.remove("accept-encoding");
    return HeadersAction.Continue;
  }

  onRequestBody(size: u32, endOfStream: bool): DataAction {
    return pass(this.request, this.requestBody, endOfStream);
  }

  onRequestTrailers(count: u32): TrailersAction {
    const mask = this.request;
    if (mask) mask.finish(this.requestBody);
    return TrailersAction.Continue;
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    const plugin = this.plugin;
    if (plugin.responses && !endOfStream) this.response = plugin.maskFor(this.responseHeaders);
    return HeadersAction.Continue;
  }

  onResponseBody(size: u32, endOfStream: bool): DataAction {
    return pass(this.response, this.responseBody, endOfStream);
  }

  onResponseTrailers(count: u32): TrailersAction {
    const mask = this.response;
    if (mask) mask.finish(this.responseBody);
    return TrailersAction.Continue;
  }
}

function pass(mask: Mask | null, body: Body, endOfStream: bool): DataAction {
  return mask ? mask.pass(body, endOfStream) : DataAction.Continue;
}

/** An expression that fits something. */
function readRegex(json: JsonReader, flags: string): Regex {
  const regex = new Regex(json.string(), flags);
  const error = regex.error;
  if (error != null) json.fail(error);
  return regex;
}

/** Reads the list of patterns, and makes alternatives of them. */
function readPatterns(json: JsonReader): string {
  let all = "";
  while (json.nextItem()) {
    const pattern = json.string();
    const regex = new Regex(pattern);
    const error = regex.error;
    if (error != null) json.fail(error);
    else if (regex.test("")) json.fail("fits an empty text");
    all = (all.length ? all + "|" : "") + "(?:" + pattern + ")";
  }
  return all;
}

/** One character of ASCII, so that a body keeps its size. */
function readMask(json: JsonReader): i32 {
  const mask = json.string();
  const code = mask.length == 1 ? mask.charCodeAt(0) : 0;
  if (code < 0x20 || code > 0x7e) json.fail("expected one character of ASCII");
  return code;
}
