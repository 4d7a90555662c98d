/** Several filters in one module, each for its root id. */
import { Context, HeadersAction, HttpContext, RootContext, filter, logInfo } from "as-proxy-wasm-abi";

@filter("counter")
class Counting extends RootContext {
  private streams: i32 = 0;
  private greeting: string = "";

  onConfigure(size: u32): bool {
    this.greeting = this.configuration();
    return true;
  }

  createContext(): Context {
    return new CountingStream(this.greeting + " " + (++this.streams).toString());
  }

  onDone(): bool {
    logInfo("root done " + this.greeting);
    return true;
  }

  onDelete(): void {
    logInfo("root deleted " + this.id.toString());
  }
}

class CountingStream extends HttpContext {
  constructor(private readonly text: string) {
    super();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    this.requestHeaders.add("x-counter", this.text);
    return HeadersAction.Continue;
  }

  onLog(): void {
    logInfo("log " + this.requestHeaders.get(":path")!);
  }

  onDone(): bool {
    logInfo("done " + this.id.toString());
    return true;
  }

  onDelete(): void {
    logInfo("delete " + this.id.toString());
  }
}

@filter("marker")
class Marking extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    this.requestHeaders.add("x-marker", "yes");
    return HeadersAction.Continue;
  }
}
