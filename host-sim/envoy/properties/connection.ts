import type { ConnectionSource } from "./source.js";
import { bool, int, string, tableOf, uint } from "./value.js";

/** The root `connection`: without TLS, hence without its attributes. */
export const connectionRoot = tableOf<ConnectionSource>({
  id: ({ id }) => uint(id),
  mtls: () => bool(false),
  requested_server_name: () => string(""),
});

/** The roots `source` and `destination`: an "ip:port". */
export const peerRoot = tableOf<string>({
  address: (address) => string(address),
  port: (address) => int(portOf(address)),
});

/** The port of "ip:port"; 0 when there is none. */
export const portOf = (address: string): number => Number(/:(\d+)$/.exec(address)?.[1] ?? 0);
