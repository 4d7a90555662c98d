/** What a scenario showed, on either host, as plain data. */
import type { Headers } from "../../host-sim/testing/types.js";

export interface Observation {
  /** What the host logged when it refused the configuration, the guest's own lines included; `null` if it did not. */
  refused: string[] | null;
  exchanges: ObservedExchange[];
}

export interface ObservedExchange {
  client: SeenResponse;
  upstream: SeenRequest[];
  /** What the services behind callouts saw, in order of arrival. */
  services: SeenRequest[];
  /** Envoy's response code details and response flags; empty while the stream is open. */
  details: string;
  flags: string;
  /** Callbacks with arguments and results, hostcalls with statuses, log lines, in order. */
  trace: string[];
}

export interface SeenResponse {
  status: number | null;
  headers: Headers;
  body: string;
  trailers: Headers;
  ended: "complete" | "reset" | "open";
}

export interface SeenRequest {
  cluster: string;
  method: string;
  path: string;
  authority: string;
  headers: Headers;
  body: string;
  trailers: Headers;
  complete: boolean;
}

export const callbackLine = (callback: string, numbers: number[], result: string) =>
  `${callback}(${numbers.join(", ")}) -> ${result}`;
export const hostcallLine = (hostcall: string, status: number | string) => `  ${hostcall} -> ${status}`;
export const logLine = (level: string, line: string) => `  [${level}] ${line}`;
