/**
 * What may differ between the two hosts, and why. Everything else is compared as it is.
 * A rule here is a promise not kept: each has a reason.
 */
import type { Headers } from "../../host-sim/testing/types.js";
import type { Observation, ObservedExchange, SeenRequest } from "./observation.js";

export const normalised = (observation: Observation): Observation => ({
  refused: observation.refused,
  exchanges: observation.exchanges.map(normalisedExchange),
});

const normalisedExchange = (exchange: ObservedExchange): ObservedExchange => ({
  ...exchange,
  client: { ...exchange.client, headers: headers(exchange.client.headers) },
  upstream: exchange.upstream.map(request),
  services: exchange.services.map(request),
  trace: exchange.trace.map(traceLine),
});

const request = (seen: SeenRequest): SeenRequest => ({ ...seen, headers: headers(seen.headers) });

const headers = (fields: Headers): Headers => fields.map(([name, value]) => [name, field(name, value)]);

function field(name: string, value: string): string {
  // The wall clock of one, the virtual clock of the other.
  if (name === "date") return "(date)";
  // Milliseconds that passed.
  if (name === "x-envoy-upstream-service-time") return "(ms)";
  return value;
}

/** Offsets and function indexes in a backtrace are the module's own; V8 prints them in both hosts. */
const traceLine = (line: string): string => line;
