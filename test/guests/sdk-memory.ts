/** Keeps some things and drops many, and traps if something that it keeps has changed. */
import { Context, HeadersAction, HttpCall, HttpContext, RootContext, filter } from "as-proxy-wasm-abi";

@filter
class Keeper extends RootContext {
  /** The last texts: a ring whose old ones become garbage in the midst of what is kept. */
  readonly ring: string[] = new Array<string>(64).fill("");
  readonly map: Map<i32, string> = new Map();
  count: i32 = 0;

  createContext(): Context {
    return new KeeperStream(this, this.count++);
  }
}

class KeeperStream extends HttpContext {
  private readonly text: string;
  private bytes: ArrayBuffer | null = null;

  constructor(
    private readonly plugin: Keeper,
    private readonly number: i32,
  ) {
    super();
    this.text = "stream " + number.toString();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const plugin = this.plugin;
    const slot = this.number & 63;
    const before = plugin.ring[slot];
    assert(this.number < 64 || before == "stream " + (this.number - 64).toString(), "the ring has changed");
    plugin.ring[slot] = this.text;
    plugin.map.set(slot, this.text);
    assert(plugin.map.get(slot) == this.text, "the map has changed");
    this.bytes = this.requestHeaders.getBytes("x");
    new HttpCall("service", "GET", "/" + this.text).send(this);
    return HeadersAction.StopIteration;
  }

  onHttpCallResponse(call: HttpCall): void {
    assert(call.responseBody.bytes()!.byteLength == call.responseSize, "the body has changed");
    assert(call.cluster == "service" && this.text == "stream " + this.number.toString(), "the stream has changed");
    assert(String.UTF8.decode(this.bytes!) == "admin", "the bytes have changed");
    this.continueRequest();
  }
}
