/** Uses what sdk-api.ts does not: one part of the SDK per request, as its path says; logs what it gives. */
import {
  ConnectionAttributes,
  Context,
  Counters,
  DnsLookup,
  Expression,
  Gauges,
  HeadersAction,
  Histograms,
  HttpContext,
  LifeSpan,
  Pairs,
  PluginAttributes,
  PropertyType,
  ProtoReader,
  ProtoWriter,
  RequestAttributes,
  ResponseAttributes,
  RootContext,
  SharedUpdate,
  UpstreamAttributes,
  WireType,
  XdsAttributes,
  addShared,
  clearRouteCache,
  compress,
  declareProperty,
  decodeHex,
  encodeHex,
  filter,
  getProperty,
  getSharedData,
  labelled,
  lastStatus,
  logInfo,
  setEnvoyFilterState,
  setProperty,
  setSharedData,
  signText,
  uncompress,
  utf8Bytes,
  utf8Text,
  verifySignature,
  Counter,
} from "as-proxy-wasm-abi";

function say(what: string, text: string | null): void {
  logInfo(what + " " + (text == null ? "null " + lastStatus().toString() : '"' + text + '"'));
}

function sayNumber(what: string, value: i64): void {
  logInfo(what + " " + value.toString());
}

function sayPair(what: string, pairs: Pairs, name: string): void {
  for (let i = 0; i < pairs.length; ++i) if (pairs.nameIs(i, name)) say(what, pairs.value(i));
}

/** An answer that has its own state, for a name. */
class Look extends DnsLookup {
  constructor(
    private readonly stream: Stream | null,
    name: string,
  ) {
    super(name);
  }

  onResolved(addresses: string[]): void {
    logInfo("resolved " + this.name + " " + addresses.join(","));
    const stream = this.stream;
    if (stream) stream.continueRequest();
  }
}

class Append extends SharedUpdate {
  private tries: i32 = 0;

  constructor(private readonly text: string) {
    super();
  }

  change(old: ArrayBuffer | null): ArrayBuffer | null {
    // Another one is quicker, once.
    if (old && ++this.tries == 1) setSharedData("text", utf8Text(old) + "x");
    return this.text.length ? utf8Bytes((old ? utf8Text(old) : "") + this.text) : null;
  }
}

@filter
class Conformance extends RootContext {
  requests: Counters | null = null;
  rule: Expression | null = null;

  onConfigure(size: u32): bool {
    this.requests = new Counters("conformance", ["route", "code"]);
    this.rule = Expression.create("request.method == 'GET' && request.path.startsWith('/expression')");
    sayNumber("declare", declareProperty("typed", PropertyType.Text, true, LifeSpan.Request));
    sayNumber("declare again", declareProperty("typed", PropertyType.Text));
    say("plugin", PluginAttributes.name);
    say("root id", PluginAttributes.rootId);
    return true;
  }

  createContext(): Context {
    return new Stream(this);
  }
}

class Stream extends HttpContext {
  private path: string = "";

  constructor(private readonly plugin: Conformance) {
    super();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const path = this.requestHeaders.get(":path")!;
    this.path = path;
    if (path.startsWith("/attributes")) this.requestAttributes();
    else if (path == "/functions") this.functions();
    else if (path == "/signatures") this.signatures();
    else if (path == "/expression") this.expressions();
    else if (path == "/expression/bad") this.badExpressions();
    else if (path == "/shared") shared();
    else if (path == "/property") {
      say("property", getProperty(StaticArray.fromArray(this.requestHeaders.get("x-parts")!.split("|"))));
    } else if (path == "/metrics") this.metrics();
    else if (path == "/protobuf") protobuf(this.hexHeader("x-bytes"));
    else if (path == "/dns") {
      new Look(null, "127.0.0.1").resolve(this);
      new Look(this, "not a name").resolve(this);
      return HeadersAction.StopIteration;
    } else if (path == "/dns/later") {
      new Look(this, "nowhere.invalid").resolve(this);
      return HeadersAction.StopIteration;
    }
    return HeadersAction.Continue;
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    if (!this.path.startsWith("/attributes")) return HeadersAction.Continue;
    say("path in the response", RequestAttributes.path);
    sayNumber("code", ResponseAttributes.code);
    sayPair("response header", ResponseAttributes.headers, "x-own");
    sayNumber("upstream port known", <i64>(UpstreamAttributes.port > 0));
    sayNumber("upstream address known", <i64>(UpstreamAttributes.address != null));
    sayNumber("local address known", <i64>(UpstreamAttributes.localAddress != null));
    sayNumber("attempts", UpstreamAttributes.requestAttemptCount);
    say("transport failure", UpstreamAttributes.transportFailureReason);
    return HeadersAction.Continue;
  }

  onLog(): void {
    if (!this.path.startsWith("/attributes")) return;
    say("path in the log", RequestAttributes.path);
    sayNumber("duration known", <i64>(RequestAttributes.duration >= 0));
    sayNumber("code", ResponseAttributes.code);
    say("details", ResponseAttributes.codeDetails);
    sayNumber("flags", ResponseAttributes.flags);
    sayNumber("grpc status", ResponseAttributes.grpcStatus);
    sayNumber("response size", ResponseAttributes.size);
    sayNumber("total size known", <i64>(ResponseAttributes.totalSize > 0));
    sayNumber("latency known", <i64>(ResponseAttributes.backendLatency >= 0));
    sayPair("trailer", ResponseAttributes.trailers, "x-t");
    say("status line kept", getProperty(["kept"]));
  }

  private hexHeader(name: string): ArrayBuffer {
    return decodeHex(this.requestHeaders.get(name)!)!;
  }

  private requestAttributes(): void {
    say("path", RequestAttributes.path);
    say("url path", RequestAttributes.urlPath);
    say("query", RequestAttributes.query);
    say("host", RequestAttributes.host);
    say("scheme", RequestAttributes.scheme);
    say("method", RequestAttributes.method);
    say("referer", RequestAttributes.referer);
    say("agent", RequestAttributes.userAgent);
    say("id", RequestAttributes.id);
    say("protocol", RequestAttributes.protocol);
    sayNumber("time known", <i64>(RequestAttributes.time > 0));
    sayNumber("duration", RequestAttributes.duration);
    sayNumber("size", RequestAttributes.size);
    sayNumber("total size known", <i64>(RequestAttributes.totalSize > 0));
    say("header", RequestAttributes.header("X-Twice"));
    sayPair("in all headers", RequestAttributes.headers, "x-twice");
    sayNumber("code", ResponseAttributes.code);
    this.connectionAttributes();
    this.otherAttributes();
  }

  private connectionAttributes(): void {
    sayNumber("connection", <i64>(ConnectionAttributes.id >= 0));
    sayNumber("mtls", ConnectionAttributes.mtls);
    say("server name", ConnectionAttributes.requestedServerName);
    say("tls", ConnectionAttributes.tlsVersion);
    say("subject", ConnectionAttributes.subjectPeerCertificate);
    say("dns name", ConnectionAttributes.dnsSanPeerCertificate);
    say("uri", ConnectionAttributes.uriSanPeerCertificate);
    say("digest", ConnectionAttributes.sha256PeerCertificateDigest);
    say("termination", ConnectionAttributes.terminationDetails);
    sayNumber("source", <i64>(ConnectionAttributes.sourceAddress != null && ConnectionAttributes.sourcePort > 0));
    sayNumber(
      "destination",
      <i64>(ConnectionAttributes.destinationAddress != null && ConnectionAttributes.destinationPort > 0),
    );
    sayNumber("upstream port", UpstreamAttributes.port);
    say("upstream tls", UpstreamAttributes.tlsVersion);
    sayNumber("pool", UpstreamAttributes.poolReadyDuration);
  }

  private otherAttributes(): void {
    say("plugin", PluginAttributes.name);
    sayNumber("vm id", <i64>(PluginAttributes.vmId != null));
    say("cluster", XdsAttributes.clusterName);
    say("route", XdsAttributes.routeName);
    say("chain", XdsAttributes.filterChainName);
    sayNumber("direction", XdsAttributes.listenerDirection);
    say("node metadata", XdsAttributes.nodeMetadata("none"));
    say("route metadata", XdsAttributes.routeMetadata("my.meta", "k"));
    say("cluster metadata", XdsAttributes.clusterMetadata("my.meta", "k"));
    say("listener metadata", XdsAttributes.listenerMetadata("my.meta", "k"));
    say("host metadata", XdsAttributes.upstreamHostMetadata("my.meta", "k"));
    say("dynamic metadata", XdsAttributes.dynamicMetadata("my.meta", "k"));
    sayNumber("set", setProperty("kept", "yes"));
    sayNumber("set typed", setProperty("typed", "once"));
    sayNumber("set typed again", setProperty("typed", "twice"));
    say("typed", getProperty(["typed"]));
  }

  private functions(): void {
    const packed = compress(utf8Bytes("text text text"))!;
    sayNumber("packed", packed.byteLength);
    say("unpacked", utf8Text(uncompress(packed)!));
    sayNumber("unpacked nothing", <i64>(uncompress(utf8Bytes("no")) == null));
    sayNumber("why", lastStatus());
    sayNumber("clear", clearRouteCache());
    sayNumber("no factory", setEnvoyFilterState("nobody.knows", "x"));
    sayNumber("cluster", setEnvoyFilterState("envoy.tcp_proxy.cluster", "blue", LifeSpan.DownstreamConnection));
    say("cluster", getProperty(["filter_state", "envoy.tcp_proxy.cluster"]));
  }

  private signatures(): void {
    const text = utf8Bytes("what is signed");
    const key = this.hexHeader("x-private");
    const signed = signText("sha256", key, text);
    sayNumber("signed", signed.ok);
    say("error", signed.error);
    const publicKey = this.hexHeader("x-public");
    const good = verifySignature("sha256", publicKey, signed.signature, text);
    sayNumber("good", good.ok);
    say("error", good.error);
    const bad = verifySignature("sha256", publicKey, signed.signature, utf8Bytes("another"));
    sayNumber("bad", bad.ok);
    say("error", bad.error);
    say("hash", verifySignature("md5", publicKey, signed.signature, text).error);
    say("key", signText("sha256", utf8Bytes("no key"), text).error);
    say("no key", verifySignature("sha256", new ArrayBuffer(0), signed.signature, text).error);
  }

  private expressions(): void {
    sayNumber("rule", this.plugin.rule!.test());
    const number = Expression.create("size(request.path) * 2")!;
    sayNumber("number", number.number());
    sayNumber("float", <i64>(Expression.create("1.5 * 2.0")!.float() * 10));
    say("text", Expression.create("request.path + '!'")!.text());
    sayNumber("delete", number.delete());
    sayNumber("deleted", number.number(-1));
    sayNumber("why", lastStatus());
  }

  private badExpressions(): void {
    sayNumber("none", <i64>(Expression.create("request.path ==") == null));
    say("failing", Expression.create("request.headers['x-none']")!.text());
    sayNumber("absent", Expression.create("request.headers['x-none']")!.number(-7));
  }

  private metrics(): void {
    const requests = this.plugin.requests!;
    requests.with(["shop", "200"]).increment();
    requests.with(["shop", "200"]).increment(2);
    requests.with(["shop", "403"]).increment();
    sayNumber("counted", requests.with(["shop", "200"]).value);
    sayNumber("same", Counter.define(labelled("conformance", ["route", "shop", "code", "200"])).value);
    const gauges = new Gauges("level", ["of"]);
    gauges.with(["a"]).record(7);
    sayNumber("gauge", gauges.with(["a"]).value);
    sayNumber("histogram", new Histograms("times", ["of"]).with(["a"]).record(5));
  }
}

function shared(): void {
  sayNumber("first", new Append("a").apply("text"));
  sayNumber("second", new Append("b").apply("text"));
  say("text", getSharedData("text")!.text);
  sayNumber("left", new Append("").apply("text"));
  sayNumber("added", addShared("hits"));
  sayNumber("added", addShared("hits", 41));
}

/** Says what a message has, and writes it again. */
function protobuf(bytes: ArrayBuffer): void {
  const writer = new ProtoWriter();
  const reader = new ProtoReader(bytes);
  while (reader.next()) {
    const field = reader.field;
    if (reader.wire == WireType.Varint) {
      sayNumber(field.toString(), reader.number());
      writer.number(field, reader.number());
    } else if (reader.wire == WireType.Bytes) {
      say(field.toString(), reader.text());
      writer.data(field, reader.data());
    } else if (reader.wire == WireType.Fixed64) {
      logInfo(field.toString() + " " + reader.float64().toString());
      writer.float64(field, reader.float64());
    } else sayNumber(field.toString(), reader.number());
  }
  const again = writer.text(99, "é").flag(98, true).finish();
  sayNumber("broken", reader.isBroken);
  logInfo(encodeHex(again));
}
