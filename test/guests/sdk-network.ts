/** A TCP filter, an access logger and a background service in one module, each by its root id. */
import {
  ConnectionAction,
  ConnectionAttributes,
  Context,
  HeaderMap,
  HttpCall,
  MapType,
  PeerType,
  ResponseAttributes,
  RootContext,
  SharedQueue,
  StreamContext,
  filter,
  getProperty,
  logInfo,
  setEnvoyFilterState,
  setProperty,
  setTickPeriod,
  LifeSpan,
} from "as-proxy-wasm-abi";

@filter("tcp")
class TcpRoot extends RootContext {
  createContext(): Context {
    return new Connection();
  }
}

/** Holds lines until they end, writes them in capitals; "close" closes. The first connection waits for a service. */
class Connection extends StreamContext {
  onNewConnection(): ConnectionAction {
    logInfo("new " + (ConnectionAttributes.sourceAddress != null).toString() + " request " +
      (getProperty(["request", "path"]) == null).toString());
    setProperty("seen", "yes");
    setEnvoyFilterState("envoy.tcp_proxy.cluster", "echo", LifeSpan.DownstreamConnection);
    new HttpCall("web", "GET", "/may-connect").send(this);
    return ConnectionAction.StopIteration;
  }

  onHttpCallResponse(call: HttpCall): void {
    logInfo("service " + call.status.toString() + " " + call.responseBody.text()!);
    logInfo("continue " + this.continueDownstream().toString());
  }

  onDownstreamData(size: u32, endOfStream: bool): ConnectionAction {
    const text = this.downstreamData.text()!;
    logInfo("downstream " + size.toString() + " " + endOfStream.toString() + " " + text.trimEnd());
    if (endOfStream) return ConnectionAction.Continue;
    if (!text.endsWith("\n")) return ConnectionAction.StopIteration;
    if (text == "close\n") logInfo("close " + this.closeDownstream().toString());
    logInfo("replace " + this.downstreamData.replace(text.toUpperCase()).toString());
    return ConnectionAction.Continue;
  }

  onUpstreamData(size: u32, endOfStream: bool): ConnectionAction {
    logInfo("upstream " + size.toString() + " " + endOfStream.toString());
    if (size) this.upstreamData.prepend("> ");
    return ConnectionAction.Continue;
  }

  onDownstreamClose(peer: PeerType): void {
    logInfo("downstream closed " + peer.toString());
  }

  onUpstreamClose(peer: PeerType): void {
    logInfo("upstream closed " + peer.toString());
  }

  onLog(): void {
    const seen = getProperty(["seen"]);
    logInfo("log " + (seen == null ? "null" : seen));
  }

  onDone(): bool {
    logInfo("done");
    return true;
  }
}

@filter("logger")
class Logger extends RootContext {
  onLog(): void {
    const path = HeaderMap.of(MapType.HttpRequestHeaders).get(":path");
    const line = (path == null ? "-" : path) + " " + ResponseAttributes.code.toString();
    logInfo("access " + line);
    const queue = SharedQueue.resolve("service", "lines");
    if (queue) queue.enqueue(line);
    else logInfo("no queue");
  }
}

@filter("service")
class Service extends RootContext {
  private ticks: i32 = 0;

  onConfigure(size: u32): bool {
    SharedQueue.register("lines");
    setTickPeriod(50);
    logInfo("service " + this.configuration());
    return true;
  }

  onTick(): void {
    if (++this.ticks == 2) setTickPeriod(0);
    logInfo("tick " + this.ticks.toString());
    if (this.ticks == 2) new HttpCall("web", "GET", "/from-service").send(this);
  }

  onHttpCallResponse(call: HttpCall): void {
    logInfo("service got " + call.status.toString());
  }

  onQueueReady(queue: u32): void {
    const line = SharedQueue.of(queue).dequeue();
    logInfo("line " + (line == null ? "null" : line));
  }
}
