/** Calls one function of the SDK per request, as the header `x-do` asks, and logs what it gives. */
import {
  BufferType,
  Context,
  Counter,
  DataAction,
  Gauge,
  HeadersAction,
  Headers,
  Histogram,
  HttpContext,
  JsonReader,
  LogLevel,
  RootContext,
  SharedQueue,
  TrailersAction,
  calloutStatus,
  callForeignFunction,
  currentTimeNanoseconds,
  filter,
  getProperty,
  getPropertyBool,
  getPropertyBytes,
  getPropertyFloat,
  getPropertyInt,
  getSharedData,
  lastStatus,
  log,
  logCritical,
  logDebug,
  logError,
  logInfo,
  logTrace,
  logWarn,
  pluginConfigurationBytes,
  sameText,
  sendLocalResponse,
  sendLocalResponseBytes,
  setProperty,
  setPropertyBytes,
  setSharedData,
  setSharedDataBytes,
  setTickPeriod,
  utf8Bytes,
  utf8Text,
  vmConfiguration,
} from "as-proxy-wasm-abi";

function say(text: string | null): void {
  logInfo(text == null ? "null" : '"' + text + '"');
}

function sayBytes(bytes: ArrayBuffer | null): void {
  if (!bytes) return logInfo("null");
  let hex = "";
  const view = Uint8Array.wrap(bytes);
  for (let i = 0; i < view.length; ++i) hex += (view[i] < 16 ? "0" : "") + view[i].toString(16);
  logInfo("<" + hex + ">");
}

function sayStatus(status: i32): void {
  logInfo("status " + status.toString());
}

@filter
class Api extends RootContext {
  ticks: i32 = 0;
  done_: bool = true;
  hits: Counter = Counter.define("hits");

  onVmStart(size: u32): bool {
    logInfo("vm " + vmConfiguration());
    return true;
  }

  onConfigure(size: u32): bool {
    logInfo("plugin " + this.configuration() + " " + size.toString());
    const bytes = pluginConfigurationBytes();
    return !(bytes && sameText(bytes, "refuse"));
  }

  onTick(): void {
    logInfo("tick " + (++this.ticks).toString());
    if (this.ticks == 2) setTickPeriod(0);
  }

  onQueueReady(queue: u32): void {
    const mine = SharedQueue.of(queue);
    say(mine.dequeue());
    sayBytes(mine.dequeueBytes());
    sayStatus(lastStatus());
  }

  createContext(): Context {
    return new ApiStream(this);
  }
}

class ApiStream extends HttpContext {
  private op: string = "";
  private gathered: i32 = 0;

  constructor(private readonly plugin: Api) {
    super();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const op = this.requestHeaders.get("x-do");
    if (op == null) return HeadersAction.Continue;
    this.op = op;
    if (op == "headers read") this.readHeaders();
    else if (op == "headers write") this.writeHeaders();
    else if (op == "headers setPairs") this.setPairs();
    else if (op == "property") this.properties();
    else if (op == "shared data") sharedData();
    else if (op == "queue") queues();
    else if (op == "metrics") metrics(this.plugin.hits);
    else if (op == "foreign") foreign();
    else if (op == "clock") logInfo((currentTimeNanoseconds() / 1000000).toString());
    else if (op == "tick") sayStatus(setTickPeriod(10));
    else if (op == "levels") levels();
    else if (op == "json") json(this.requestHeaders.get("x-json")!);
    else if (op == "utf8") utf8(this.requestHeaders.getBytes("x-text")!);
    else if (op == "close") this.close();
    else if (op == "reply") {
      const headers = new Headers().add("x-why", "tëst").addBytes("x-bytes", utf8Bytes("b"));
      sendLocalResponse(418, "no tea", headers, "tea pot");
    } else if (op == "reply bytes") sendLocalResponseBytes(200, this.requestHeaders.getBytes("x-text"));
    else if (op == "throw") throw new Error("thrown here");
    else if (op == "bounds") say(["one"][count]);
    else if (op == "continue") {
      this.continueRequest();
      return HeadersAction.StopIteration;
    } else if (op == "absent") {
      say(this.responseHeaders.get("x"));
      sayStatus(lastStatus());
      sayStatus(this.responseHeaders.set("x", "y"));
      logInfo(this.responseHeaders.pairs().length.toString() + " " + this.responseHeaders.byteSize.toString());
      say(this.requestBody.text());
      sayStatus(this.requestBody.append("x"));
      sayBytes(pluginConfigurationBytes());
      sayStatus(calloutStatus().code);
    }
    return HeadersAction.Continue;
  }

  onRequestBody(size: u32, endOfStream: bool): DataAction {
    if (!this.op.startsWith("body")) return DataAction.Continue;
    if (!endOfStream) return DataAction.StopIterationAndBuffer;
    const body = this.requestBody;
    logInfo("size " + body.size.toString() + " of " + size.toString());
    if (this.op == "body read") {
      say(body.text());
      say(body.text(2, 3));
      sayBytes(body.bytes(1, 2));
      say(body.text(100));
    } else if (this.op == "body replace") sayStatus(body.replace("näw"));
    else if (this.op == "body replace bytes") sayStatus(body.replaceBytes(utf8Bytes("bytes")));
    else if (this.op == "body around") {
      sayStatus(body.prepend("<"));
      sayStatus(body.prependBytes(utf8Bytes("<")));
      sayStatus(body.append(">"));
      sayStatus(body.appendBytes(utf8Bytes(">")));
    } else if (this.op == "body clear") sayStatus(body.clear());
    return DataAction.Continue;
  }

  onRequestTrailers(count: u32): TrailersAction {
    say(this.requestTrailers.get("x-trailer"));
    this.requestTrailers.set("x-trailer", "changed");
    return TrailersAction.Continue;
  }

  private readHeaders(): void {
    const headers = this.requestHeaders;
    say(headers.get("x-absent"));
    sayStatus(lastStatus());
    say(headers.get("x-empty"));
    say(headers.get("X-Text"));
    sayBytes(headers.getBytes("x-text"));
    sayBytes(headers.getBytes("x-empty"));
    logInfo(headers.getAll("X-Twice").join("|") + " " + headers.getAll("x-absent").length.toString());
    logInfo(headers.has("x-empty").toString() + " " + headers.has("x-absent").toString());
    const pairs = headers.pairs();
    for (let i = 0; i < pairs.length; ++i) {
      if (!pairs.name(i).startsWith("x-t")) continue;
      logInfo(pairs.name(i) + "=" + pairs.value(i));
      sayBytes(pairs.valueBytes(i));
    }
    logInfo((headers.byteSize > 0).toString());
  }

  private writeHeaders(): void {
    const headers = this.requestHeaders;
    sayStatus(headers.add("x-added", "önë"));
    sayStatus(headers.addBytes("x-added", headers.getBytes("x-text")!));
    sayStatus(headers.set("x-twice", "once"));
    sayStatus(headers.setBytes("x-empty", headers.getBytes("x-text")!));
    sayStatus(headers.remove("x-text"));
    sayStatus(headers.remove("x-absent"));
  }

  private setPairs(): void {
    const old = this.requestHeaders.pairs();
    const headers = new Headers();
    for (let i = 0; i < old.length; ++i) {
      if (!old.name(i).startsWith("x-do")) headers.addBytes(old.name(i), old.valueBytes(i));
    }
    for (let i = 0; i < 40; ++i) headers.add("x-many", "number " + i.toString());
    sayStatus(this.requestHeaders.setPairs(headers));
  }

  private properties(): void {
    say(getProperty(["request", "path"]));
    say(getProperty(["request", "nothing"]));
    sayStatus(lastStatus());
    sayBytes(getPropertyBytes(["plugin_name"]));
    logInfo(getPropertyInt(["response", "code"], -1).toString());
    logInfo((getPropertyInt(["request", "time"]) / 1000000).toString());
    logInfo(getPropertyBool(["connection", "mtls"], true).toString());
    logInfo(getPropertyFloat(["request", "nothing"], 0.5).toString());
    sayStatus(setProperty("mine", "wört"));
    say(getProperty(["mine"]));
    say(getProperty(["filter_state", "wasm.mine"]));
    sayStatus(setPropertyBytes("bytes", utf8Bytes("b")));
    say(getProperty(["bytes"]));
  }
}

function sharedData(): void {
  say(getSharedData("key") ? "there" : null);
  sayStatus(setSharedData("key", "one"));
  const value = getSharedData("key")!;
  say(value.text);
  sayStatus(setSharedData("key", "two", value.cas));
  sayStatus(setSharedData("key", "three", value.cas));
  sayStatus(setSharedDataBytes("key", new ArrayBuffer(0)));
  sayBytes(getSharedData("key")!.bytes);
}

function queues(): void {
  const queue = SharedQueue.register("jobs");
  const found = SharedQueue.resolve("", "jobs");
  logInfo(found ? (found.token == queue.token).toString() : "null");
  logInfo(SharedQueue.resolve("", "none") ? "found" : "null");
  sayStatus(lastStatus());
  sayStatus(queue.enqueue("wörk"));
  sayStatus(queue.enqueueBytes(utf8Bytes("b")));
  sayStatus(SharedQueue.of(99).enqueue("lost"));
}

function metrics(hits: Counter): void {
  sayStatus(hits.increment());
  sayStatus(hits.increment(2));
  sayStatus(hits.increment(-1));
  logInfo(hits.value.toString());
  const gauge = Gauge.define("level");
  sayStatus(gauge.record(10));
  sayStatus(gauge.increment(-3));
  logInfo(gauge.value.toString());
  sayStatus(Histogram.define("times").record(5));
}

function foreign(): void {
  const packed = callForeignFunction("compress", utf8Bytes("text text text"));
  const back = callForeignFunction("uncompress", packed);
  say(back ? utf8Text(back) : null);
  sayBytes(callForeignFunction("nobody knows this"));
  sayStatus(lastStatus());
  sayBytes(callForeignFunction("clear_route_cache"));
}

function built(text: string): string {
  logCritical("built " + text);
  return text;
}

function levels(): void {
  logTrace(built("trace"));
  logDebug(built("debug"));
  logInfo(built("info"));
  logWarn("warn");
  logError("error");
  logDebug("literal");
  log(LogLevel.Trace, built("told trace"));
  log(LogLevel.Warn, built("told warn"));
}

/** Reads `{"name": text, "list": [numbers], "flag": bool, "time": duration, "deep": {"list": [{"x": integer}]}}`. */
function json(text: string): void {
  const reader = new JsonReader(text);
  while (reader.nextField()) {
    if (reader.key == "name") say(reader.isNull() ? null : reader.string());
    else if (reader.key == "list") {
      while (reader.nextItem()) logInfo(reader.number().toString());
    } else if (reader.key == "flag") logInfo(reader.boolean().toString());
    else if (reader.key == "time") logInfo(reader.duration().toString());
    else if (reader.key == "deep") deep(reader);
    else reader.unknownField();
  }
  reader.end();
  const error = reader.error;
  if (error != null) logError(error);
}

function deep(reader: JsonReader): void {
  while (reader.nextField()) {
    if (reader.key != "list") reader.unknownField();
    else while (reader.nextItem()) {
      while (reader.nextField()) {
        if (reader.key == "x") logInfo(reader.integer().toString());
        else reader.unknownField();
      }
    }
  }
}

function utf8(bytes: ArrayBuffer): void {
  const text = utf8Text(bytes);
  const back = utf8Bytes(text);
  logInfo(text);
  sayBytes(back);
}
