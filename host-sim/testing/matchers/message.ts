/** Matchers on a message: what the client got, what the upstream saw, what a callout asked. */
import type { Headers } from "../types.js";
import { indent, type MatcherResult, printable, result } from "./result.js";
import { exchanges, messages, needs } from "./subject.js";

interface WithHeaders {
  headers: Headers;
}

type Expected = string | number | RegExp;

export function toHaveHeader(received: WithHeaders, name: string, value?: Expected): MatcherResult {
  needs(received, "headers", "toHaveHeader", messages);
  const values = valuesOf(received, name);
  const pass = value === undefined ? values.length > 0 : values.some((one) => fits(one, value));
  const what = value === undefined ? "" : `: ${String(value)}`;
  return result(
    pass,
    `the message to have header "${name}"${what}`,
    `Its headers:\n${headerLines(received)}`,
    received,
  );
}

/** `null` says that the header must be absent. */
export function toHaveHeaders(
  received: WithHeaders,
  expected: Readonly<Record<string, Expected | null>>,
): MatcherResult {
  needs(received, "headers", "toHaveHeaders", messages);
  const faults = Object.entries(expected).filter(([name, value]) => !agrees(valuesOf(received, name), value));
  const lines = faults.map(([name, value]) => `${name}: ${value === null ? "(absent)" : String(value)}`);
  const pass = faults.length === 0;
  const named = pass ? Object.keys(expected) : lines;
  return result(
    pass,
    `the message to have headers\n${indent(named)}`,
    `Its headers:\n${headerLines(received)}`,
    received,
  );
}

export function toHaveBody(received: { body: string }, expected: string | RegExp): MatcherResult {
  needs(received, "body", "toHaveBody", messages);
  const pass = fits(received.body, expected);
  const wanted = typeof expected === "string" ? `"${printable(expected)}"` : String(expected);
  return result(
    pass,
    `the message to have body ${wanted}`,
    `Its body: "${printable(received.body)}"`,
    received,
  );
}

export function toHaveReachedUpstream(received: {
  upstream: { reached: boolean; method: string; path: string };
  response: { status: number | null };
}): MatcherResult {
  needs(received, "upstream", "toHaveReachedUpstream", exchanges);
  const { upstream, response } = received;
  const found = upstream.reached
    ? `It saw ${upstream.method} ${upstream.path}.`
    : `It saw nothing; the client got ${response.status ?? "no response"}.`;
  return result(upstream.reached, "the request to have reached the upstream", found, received);
}

function valuesOf({ headers }: WithHeaders, name: string): string[] {
  const key = name.toLowerCase();
  return headers.filter(([one]) => one === key).map(([, value]) => value);
}

function agrees(values: readonly string[], expected: Expected | null): boolean {
  return expected === null ? values.length === 0 : values.some((one) => fits(one, expected));
}

function fits(value: string, expected: Expected): boolean {
  // no test(): that of a /g counts on from where it was
  return expected instanceof RegExp ? value.search(expected) >= 0 : value === String(expected);
}

function headerLines({ headers }: WithHeaders): string {
  return indent(headers.map(([name, value]) => `${name}: ${printable(value)}`));
}
