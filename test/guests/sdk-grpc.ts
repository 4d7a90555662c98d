/** Makes gRPC calls and streams as the request's path asks. */
import {
  Context,
  GrpcCall,
  GrpcMessage,
  GrpcStream,
  HeadersAction,
  Headers,
  HttpContext,
  ProtoReader,
  ProtoWriter,
  RootContext,
  decodeMessage,
  filter,
  grpcService,
  logInfo,
  sendLocalResponse,
  setTickPeriod,
} from "as-proxy-wasm-abi";

/** message Hello { string name = 1; int64 count = 2; } */
class Hello implements GrpcMessage {
  name: string = "";
  count: i64 = 0;

  decode(bytes: ArrayBuffer): void {
    const reader = new ProtoReader(bytes);
    while (reader.next()) {
      if (reader.field == 1) this.name = reader.text();
      else if (reader.field == 2) this.count = reader.number();
    }
  }

  encode(): ArrayBuffer {
    return new ProtoWriter().text(1, this.name).number(2, this.count).finish();
  }
}

function hello(name: string): ArrayBuffer {
  const message = new Hello();
  message.name = name;
  message.count = name.length;
  return message.encode();
}

function describe(message: ArrayBuffer | null): string {
  if (!message) return "nothing";
  const said = decodeMessage<Hello>(message);
  return said.name + " " + said.count.toString();
}

/** An answer that comes to an object with state of its own. */
class Step extends GrpcCall {
  constructor(
    private readonly stream: GrpcContext,
    private readonly number: i32,
  ) {
    super("grpc", "pkg.Greeter", "Greet", hello("step " + number.toString()));
  }

  onResponse(): void {
    logInfo("step " + this.number.toString() + ": " + describe(this.response));
    if (this.number < 3) new Step(this.stream, this.number + 1).send(this.stream);
    else this.stream.continueRequest();
  }
}

class Talk extends GrpcStream {
  constructor(
    private readonly stream: GrpcContext,
    cluster: string,
    private readonly mode: string,
  ) {
    super(cluster, "pkg.Greeter", "Talk");
  }

  onInitialMetadata(count: u32): void {
    const kind = this.initialMetadata.get("content-type");
    logInfo("initial " + count.toString() + " " + (kind == null ? "none" : kind));
  }

  onMessage(message: ArrayBuffer): void {
    logInfo("message " + describe(message));
    if (this.mode == "cancel") {
      logInfo("cancelled " + this.cancel().toString() + " " + this.cancel().toString());
      this.stream.continueRequest();
    }
  }

  onTrailingMetadata(count: u32): void {
    const status = this.trailingMetadata.get("grpc-status");
    logInfo("trailing " + count.toString() + " " + (status == null ? "none" : status));
  }

  onClose(status: u32, message: string): void {
    logInfo("closed " + status.toString() + " " + message + " then " + this.send(hello("late")).toString());
    this.stream.continueRequest();
  }
}

@filter
class GrpcRoot extends RootContext {
  onConfigure(size: u32): bool {
    if (size) setTickPeriod(100);
    return true;
  }

  onTick(): void {
    setTickPeriod(0);
    new GrpcCall("grpc", "pkg.Greeter", "Greet", hello("root")).send(this);
  }

  onGrpcCallResponse(call: GrpcCall): void {
    logInfo("root got " + describe(call.response));
  }

  createContext(): Context {
    return new GrpcContext();
  }
}

class GrpcContext extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const path = this.requestHeaders.get(":path")!;
    if (path == "/plain") return HeadersAction.Continue;
    if (path == "/steps") new Step(this, 1).send(this);
    else if (path == "/cancel") {
      const call = new GrpcCall("grpc", "pkg.Greeter", "Greet", hello("never"));
      call.send(this);
      logInfo("cancel " + call.cancel().toString() + " " + call.cancel().toString());
      return HeadersAction.Continue;
    } else if (path.startsWith("/stream")) this.talk(path);
    else {
      const call = new GrpcCall(path.substring(1), "pkg.Greeter", "Greet", hello("world"), 250);
      call.metadata.add("x-tenant", "a");
      if (path == "/authority") call.service = grpcService("grpc", "over.there", new Headers().add("x-service", "s"));
      logInfo("sent " + call.send(this).toString());
    }
    return this.requestHeaders.has("x-forget") ? HeadersAction.Continue : HeadersAction.StopIteration;
  }

  private talk(path: string): void {
    const mode = path.substring("/stream/".length);
    const talk = new Talk(this, mode == "nowhere" ? "nowhere" : "grpc", mode);
    talk.metadata.add("x-tenant", "a");
    logInfo("opened " + talk.open(this).toString());
    if (mode == "close") logInfo("close " + talk.close().toString());
    else if (mode != "nowhere") logInfo("send " + talk.send(hello("one")).toString());
    if (mode == "two") logInfo("send " + talk.send(hello("two"), true).toString());
  }

  onGrpcCallResponse(call: GrpcCall): void {
    logInfo(
      "failed " + call.failed.toString() + " sent " + call.sent.toString() + " status " + call.status.toString() +
        " message " + call.statusMessage + " " + describe(call.response),
    );
    if (call.failed) sendLocalResponse(503, "no greeting", null, "no_greeting");
    else this.continueRequest();
  }
}
