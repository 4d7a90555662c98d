/** Planted faults: traps. The configuration says which. Every fault stands on a line that ends in `// <its name>`. */
import {
  Context,
  DataAction,
  HeadersAction,
  HttpCall,
  HttpContext,
  RootContext,
  filter,
  setTickPeriod,
} from "as-proxy-wasm-abi";

@filter
class Planted extends RootContext {
  fault: string = "";

  onConfigure(size: u32): bool {
    this.fault = this.configuration();
    if (this.fault == "tick") setTickPeriod(100);
    if (this.fault == "configure") store<u8>(0xffff_fff0, 1); // configure
    return true;
  }

  createContext(): Context {
    return new PlantedStream(this.fault);
  }

  onTick(): void {
    if (this.fault == "tick") throw new Error("late"); // tick
  }
}

class Node {
  next: Node | null = null;
  size: i32 = 0;
}

class PlantedStream extends HttpContext {
  constructor(private readonly fault: string) {
    super();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const fault = this.fault;
    this.requestHeaders.get("x-before");
    if (fault == "unreachable") this.unreachable();
    else if (fault == "memory") this.memory(0xffff_0000);
    else if (fault == "stack") this.stack(new Node());
    else if (fault == "assert") this.check(null);
    else if (fault == "divide") this.divide(<i32>count, 0);
    else if (fault == "index") this.index([1, 2, 3], <i32>count);
    else if (fault == "table") this.table(12345);
    else if (fault == "loop") this.loop(new Node());
    else if (fault == "call") {
      new HttpCall("cluster", "GET", "/", "host", 1000).send(this);
      return HeadersAction.StopIteration;
    }
    return HeadersAction.Continue;
  }

  onResponseBody(size: u32, endOfStream: bool): DataAction {
    if (this.fault == "body") this.convert(f64.NaN);
    return DataAction.Continue;
  }

  onHttpCallResponse(call: HttpCall): void {
    this.remainder(7, call.status - 200);
  }

  private unreachable(): void {
    unreachable(); // unreachable
  }

  private memory(address: usize): u32 {
    return load<u32>(address); // memory
  }

  private stack(node: Node): i32 {
    return 1 + this.stack(node); // stack
  }

  private check(node: Node | null): i32 {
    assert(node, "a node was expected"); // assert
    return 1;
  }

  private divide(a: i32, b: i32): i32 {
    return a / b; // divide
  }

  private index(list: i32[], at: i32): i32 {
    return list[at]; // index
  }

  private table(index: u32): void {
    call_indirect(index); // table
  }

  private loop(node: Node): void {
    while (node.size == 0) node.next = node; // loop
  }

  private convert(value: f64): i32 {
    return <i32>Math.floor(value); // body
  }

  private remainder(a: i32, b: i32): i32 {
    return a % b; // call
  }
}
