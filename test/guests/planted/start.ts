/** A planted fault: it traps while the module starts, before any callback. */
import { HttpContext, filter } from "as-proxy-wasm-abi";

function third(list: StaticArray<i32>): i32 {
  return list[2]; // initialize
}

let value: i32 = third(new StaticArray<i32>(2));

@filter
class Planted extends HttpContext {
  onDone(): bool {
    return value == 0;
  }
}
