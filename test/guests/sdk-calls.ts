/** Makes callouts as the request's path asks. */
import {
  Context,
  DataAction,
  HeadersAction,
  HttpCall,
  HttpContext,
  RootContext,
  filter,
  logInfo,
  sendLocalResponse,
  setTickPeriod,
  utf8Bytes,
  Headers,
} from "as-proxy-wasm-abi";

/** An answer that comes to an object with state of its own. */
class Step extends HttpCall {
  constructor(
    private readonly stream: CallStream,
    private readonly number: i32,
  ) {
    super("service", "GET", "/step/" + number.toString());
  }

  onResponse(): void {
    logInfo("step " + this.number.toString() + ": " + this.responseBody.text()!);
    if (this.number < 3) new Step(this.stream, this.number + 1).send(this.stream);
    else this.stream.continueRequest();
  }
}

@filter
class CallRoot extends RootContext {
  onConfigure(size: u32): bool {
    if (size) setTickPeriod(1000);
    return true;
  }

  onTick(): void {
    setTickPeriod(0);
    new HttpCall("service", "GET", "/root").send(this);
  }

  onHttpCallResponse(call: HttpCall): void {
    logInfo("root got " + call.status.toString() + " " + call.responseBody.text()!);
  }

  createContext(): Context {
    return new CallStream();
  }
}

class CallStream extends HttpContext {
  private waiting: i32 = 0;
  private path: string = "";

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    this.path = this.requestHeaders.get(":path")!;
    if (this.path == "/plain") return HeadersAction.Continue;
    if (this.path == "/steps") new Step(this, 1).send(this);
    else if (this.path == "/many") {
      this.waiting = 3;
      for (let i = 0; i < 3; ++i) new HttpCall("service", "GET", "/many/" + i.toString()).send(this);
    } else if (this.path.startsWith("/nowhere")) {
      const status = new HttpCall("nowhere", "GET", "/").send(this);
      logInfo("sent " + status.toString());
    } else if (this.path == "/post") {
      const call = new HttpCall("service", "POST", "/post", "host.test", 250);
      call.body = utf8Bytes("bödy");
      call.trailers = new Headers().add("x-trailer", "t");
      call.headers.add("x-one", "1").add("x-one", "2");
      call.send(this);
    } else if (this.path == "/quick") new HttpCall("service", "GET", "/quick").within(150).send(this);
    else new HttpCall("service", "GET", this.path).send(this);
    return HeadersAction.StopIteration;
  }

  onRequestBody(size: u32, endOfStream: bool): DataAction {
    logInfo("body " + size.toString() + " " + endOfStream.toString());
    return DataAction.Continue;
  }

  onHttpCallResponse(call: HttpCall): void {
    const body = call.responseBody.text();
    logInfo(
      "failed " + call.failed.toString() + " sent " + call.sent.toString() + " status " + call.status.toString() +
        " size " + call.responseSize.toString() + " body " + (body == null ? "null" : body) +
        " x " + (call.responseHeaders.get("x-answer") || "none")! + " failure " + call.failure.toString(),
    );
    if (this.path == "/nowhere/403") sendLocalResponse(403, "nobody there");
    else if (--this.waiting <= 0) this.continueRequest();
  }
}
