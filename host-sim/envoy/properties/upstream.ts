import { portOf } from "./connection.js";
import type { StreamSource } from "./source.js";
import { duration, int, optional, string, tableOf, uint } from "./value.js";

/** The root `upstream`: all but the attempts are absent before a host is chosen. */
export const upstreamRoot = tableOf<StreamSource>({
  address: ({ upstream }) => optional(upstream?.address, string),
  port: ({ upstream }) => optional(upstream?.address, (address) => int(portOf(address))),
  local_address: ({ upstream }) => optional(upstream?.localAddress, string),
  transport_failure_reason: ({ upstream }) => optional(upstream?.failure, string),
  request_attempt_count: ({ upstreamAttempts }) => uint(upstreamAttempts),
  cx_pool_ready_duration: ({ upstream }) => optional(upstream?.poolReady, duration),
});
