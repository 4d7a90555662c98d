/** Runs a scenario on host-sim through its public door, and tells what it showed in the words of an observation. */

import { createHost, LoadError } from "../../host-sim/index.js";
import type {
  Exchange,
  Handler,
  PeerRequest,
  Reply,
  TraceRecord,
  UpstreamRequest,
} from "../../host-sim/testing/types.js";
import {
  callbackLine,
  hostcallLine,
  logLine,
  type Observation,
  type ObservedExchange,
  type SeenRequest,
} from "./observation.js";
import type { Scenario } from "./scenario.js";
import { isFailure } from "./wire/reply.js";

export async function runOnHostSim(scenario: Scenario): Promise<Observation> {
  const seen: PeerRequest[] = [];
  const { upstream = 200, clusters = {} } = scenario.host;
  const options = {
    ...scenario.host,
    upstream: recording(upstream, seen),
    clusters: Object.fromEntries(
      Object.entries(clusters).map(([name, handler]) => [name, recording(handler, seen)]),
    ),
  };
  let host: Awaited<ReturnType<typeof createHost>>;
  try {
    host = await createHost(options);
  } catch (error) {
    return { refused: refusalOf(error), exchanges: [] };
  }
  const exchanges: ObservedExchange[] = [];
  for (const [turn, request] of (scenario.requests ?? [{}]).entries()) {
    if (turn > 0 && scenario.between !== undefined) await host.clock.advance(scenario.between);
    seen.length = 0;
    exchanges.push(observe(await host.exchange(request), seen));
  }
  return { refused: null, exchanges };
}

/** A peer where nobody listens sees nothing. */
function recording(handler: Handler, seen: PeerRequest[]): Handler {
  if (Array.isArray(handler)) return handler.map((one) => recordingOne(one, seen)) as Handler;
  return recordingOne(handler as Reply, seen);
}

const recordingOne =
  (reply: Reply | ((request: PeerRequest) => Reply | Promise<Reply>), seen: PeerRequest[]) =>
  (request: PeerRequest): Reply | Promise<Reply> => {
    if (!isFailure(reply) || reply.failure !== "connection-failure") seen.push(request);
    return typeof reply === "function" ? reply(request) : reply;
  };

function observe(exchange: Exchange, seen: PeerRequest[]): ObservedExchange {
  const { status, headers, body, trailers, ended } = exchange.response;
  return {
    client: { status, headers, body, trailers, ended },
    upstream: upstreamOf(exchange.upstream),
    services: seen.filter(({ cluster }) => cluster !== "upstream").map((request) => requestOf(request, true)),
    details: exchange.details,
    flags: exchange.flags,
    trace: exchange.trace.map(traceLine),
  };
}

const upstreamOf = (upstream: UpstreamRequest): SeenRequest[] =>
  upstream.reached ? [requestOf(upstream, upstream.complete)] : [];

const requestOf = (request: PeerRequest, complete: boolean): SeenRequest => {
  const { cluster, method, path, authority, headers, body, trailers } = request;
  return { cluster, method, path, authority, headers, body, trailers, complete };
};

function traceLine(record: TraceRecord): string {
  if (record.kind === "hostcall") return hostcallLine(record.hostcall, record.status);
  if (record.kind === "log") return logLine(record.level, record.line);
  const result = record.trap === null ? String(record.result ?? "void") : "trap";
  return callbackLine(record.callback, [record.context, ...Object.values(record.arguments)], result);
}

const levels = ["trace", "debug", "info", "warn", "error", "critical"];

function refusalOf(error: unknown): string[] {
  if (!(error instanceof LoadError)) throw error;
  return error.lines.map(({ level, message }) => logLine(levels[level] ?? String(level), message));
}
