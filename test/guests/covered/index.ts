/** Of this filter it is known how often everything runs: behind `//` stands how often the statement of a line did. */
import { Context, HeadersAction, HttpContext, RootContext, filter, logInfo } from "as-proxy-wasm-abi";
import { Grades, grade, join, unused } from "./grade";

let streams: i32 = 0; // 1
const first: string = "first"; // 1

@filter
class Root extends RootContext {
  limit: i32 = 4; // 1
  label: string | null = null; // 1
  later: i32;

  onConfigure(size: u32): bool {
    if (size) this.label = this.configuration(); // 1 1
    return true; // 1
  }

  createContext(): Context {
    return new Stream(this); // 3
  }
}

class Stream extends HttpContext {
  private seen: i32 = 0; // 3

  constructor(private readonly root: Root) {
    super(); // 3
    streams++; // 3
  }

  get isLong(): bool {
    const name = this.requestHeaders.get("x-name"); // 3
    return name != null && name.length > this.root.limit; // 3
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const name = this.requestHeaders.get("x-name"); // 3
    const title = this.requestHeaders.get("x-title"); // 3
    const label = this.root.label; // 3
    if (name && title != null && label) { // 3
      logInfo(title + name + label); // 1
    } else if (name || title) { // 2
      logInfo(name ? name : title!); // 1
    } else {
      logInfo(first); // 1
    }
    logInfo(this.isLong ? "long" : "short"); // 3
    for (let i = 0; i < 3; i++) grade(i); // 3 9
    if (!name) return HeadersAction.Continue; // 3 1
    logInfo(join(name)); // 2
    logInfo(join(name, "-")); // 2
    return HeadersAction.Continue; // 2
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    while (this.seen < 10) { // 3
      this.seen += 3; // 12
      if (this.seen == 3) continue; // 12 3
      if (this.seen > 11) break; // 9 3
    }
    const status = this.responseHeaders.get(":status"); // 3
    if (status != null && status == "500") throw new Error(unused(status)); // 3 0
    Grades.last = grade(7); // 3
    return HeadersAction.Continue; // 3
  }
}
