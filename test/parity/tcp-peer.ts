import type { TcpPeer, TcpPeerSink } from "../../host-sim/envoy/upstream.js";
import type { EventLoop } from "../../host-sim/model/event-loop.js";
import type { PeerServer } from "./http1-cluster.js";

/** A TCP connection to a server, or to a port where none listens. */
export function connectTcp(
  loop: EventLoop,
  server: PeerServer | null,
  sink: TcpPeerSink,
  id: number,
): TcpPeer {
  let cancelled = false;
  const unlessCancelled = (run: () => void) => () => {
    if (!cancelled) run();
  };
  const cancel = () => {
    cancelled = true;
  };
  if (server === null) {
    loop.post(unlessCancelled(() => sink.onReset("connection-failure")));
    return { write() {}, end() {}, cancel };
  }
  loop.post(unlessCancelled(() => sink.onConnected()));
  const connection = server.connect({
    onBytes: (bytes) => unlessCancelled(() => sink.onData(bytes))(),
    onClose: unlessCancelled(() => sink.onEnd()),
    onReset: unlessCancelled(() => sink.onReset("connection-termination")),
  });
  return {
    connection: { id, localAddress: `127.0.0.1:${30000 + id}`, protocol: null },
    write: (bytes) => connection.send(bytes),
    end: () => connection.end(),
    cancel: () => {
      cancel();
      connection.close();
    },
  };
}
