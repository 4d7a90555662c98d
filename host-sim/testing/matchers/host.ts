/** Matchers on a host or an exchange: what was logged, called out, counted, left behind. */

import { anything, shape } from "../options/check.js";
import type { Callout, LogRecord } from "../types.js";
import { calloutLine } from "./lines.js";
import { indent, type MatcherResult, printable, result } from "./result.js";
import { exchanges, hosts, needs } from "./subject.js";

export function toHaveLogged(
  received: { logs: LogRecord[] },
  message: string | RegExp,
  level?: LogRecord["level"],
): MatcherResult {
  needs(received, "logs", "toHaveLogged", `${exchanges} or ${hosts}`);
  const fits = (log: LogRecord) =>
    (level === undefined || log.level === level) &&
    (typeof message === "string" ? log.message.includes(message) : log.message.search(message) >= 0);
  const wanted = `${level === undefined ? "" : `at level ${level} `}${String(message)}`;
  const lines = received.logs.map((log) => `${log.level}: ${printable(log.message)}`);
  return result(
    received.logs.some(fits),
    `a log line to say ${wanted}`,
    `Lines that were logged:\n${indent(lines)}`,
    received,
  );
}

const calloutFields = shape<Callout>({
  kind: anything,
  token: anything,
  plugin: anything,
  cluster: anything,
  method: anything,
  path: anything,
  authority: anything,
  headers: anything,
  body: anything,
  trailers: anything,
  timeout: anything,
  answer: anything,
});

export function toHaveCalledOut(
  received: { callouts: Callout[] },
  expected: string | Partial<Callout>,
): MatcherResult {
  needs(received, "callouts", "toHaveCalledOut", exchanges);
  const wanted: Partial<Callout> = typeof expected === "string" ? { cluster: expected } : expected;
  calloutFields(wanted, "toHaveCalledOut");
  const fits = (callout: Callout) =>
    Object.entries(wanted).every(([key, value]) => same(callout[key as keyof Callout], value));
  const lines = received.callouts.map(calloutLine);
  return result(
    received.callouts.some(fits),
    `a callout to match ${JSON.stringify(wanted)}`,
    `Callouts that were made:\n${indent(lines)}`,
    received,
  );
}

export function toHaveMetric(
  received: { metrics: Record<string, bigint> },
  name: string,
  value?: number | bigint,
): MatcherResult {
  needs(received, "metrics", "toHaveMetric", hosts);
  const found = received.metrics[name];
  const pass = found !== undefined && (value === undefined || found === BigInt(value));
  const lines = Object.entries(received.metrics).map(([one, number]) => `${one} = ${number}`);
  const what = value === undefined ? "" : ` = ${value}`;
  return result(pass, `the host to have metric "${name}"${what}`, `Its metrics:\n${indent(lines)}`);
}

export function toBePaused(received: { paused: boolean; action: string | null }): MatcherResult {
  needs(received, "paused", "toBePaused", "a step of an open stream");
  return result(
    received.paused,
    "the stream to be paused",
    `The last callback answered ${received.action ?? "nothing"}.`,
    received,
  );
}

export function toBeIdle(received: { idleFaults(): string[] }): MatcherResult {
  needs(received, "idleFaults", "toBeIdle", hosts);
  const faults = received.idleFaults();
  return result(faults.length === 0, "the host to be idle", `What is left:\n${indent(faults)}`);
}

function same(found: unknown, wanted: unknown): boolean {
  return JSON.stringify(found) === JSON.stringify(wanted);
}
