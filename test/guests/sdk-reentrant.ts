/** Holds objects on the wasm stack across a hostcall that calls back, and traps if they have changed. */
import { HeadersAction, HttpContext, filter } from "as-proxy-wasm-abi";

let waste: ArrayBuffer | null = null;

@filter
class Reentrant extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const mine = "stream " + this.id.toString();
    const more: string[] = [];
    for (let i = 0; i < 8; ++i) more.push(mine + " " + i.toString());
    const user = this.requestHeaders.get("userid");
    // Enough to come by the place of what a collection in the inner callback would have taken.
    for (let i = 0; i < 128; ++i) waste = new ArrayBuffer(1024);
    assert(user == "admin" && mine == "stream " + this.id.toString(), "the local has changed");
    for (let i = 0; i < 8; ++i) assert(more[i] == mine + " " + i.toString(), "the list has changed");
    return HeadersAction.Continue;
  }
}
