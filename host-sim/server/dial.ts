import { connect as connectSocket } from "node:net";
import type { SocketAddress } from "../envoy/config/model.js";
import type { ByteStream } from "./byte-stream.js";
import type { ConnectionIds } from "./connection-ids.js";
import type { Dial, DialEvents } from "./http1-pool.js";
import type { RealTime } from "./real-time.js";
import { SocketStream } from "./socket-stream.js";

/** Connections to one address over TCP. */
export function dialer(time: RealTime, ids: ConnectionIds, { host, port }: SocketAddress): Dial {
  return (events: DialEvents): ByteStream => {
    const id = ids.next();
    const socket = connectSocket({ host, port, allowHalfOpen: true });
    socket.once("connect", () => time.turn(() => events.onConnected()));
    return new SocketStream(socket, time, events, false, id);
  };
}
