/**
 * What may differ between the two hosts, and why. Everything else is compared as it is.
 * Ports appear in nothing that is compared, and pointers are left out where the log is read.
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
  trace: exchange.trace.map(line),
});

/** The wall clock of one, the virtual clock of the other, as sdk-api.ts logs it in milliseconds. */
const line = (text: string): string => text.replace(/\b1[78]\d{11}\b/g, "(time)");

const request = (seen: SeenRequest): SeenRequest => ({ ...seen, headers: headers(seen.headers) });

const headers = (fields: Headers): Headers => fields.map(([name, value]) => [name, field(name, value)]);

/** `date`: the wall clock of one, the virtual clock of the other. */
const field = (name: string, value: string): string => (name === "date" ? "(date)" : value);
