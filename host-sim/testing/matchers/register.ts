/** Registers the matchers with vitest, and tells TypeScript. */
import { expect } from "vitest";
import type { Callout, LogRecord } from "../types.js";
import * as matchers from "./index.js";

expect.extend(matchers);

export interface HostSimMatchers<R = unknown> {
  /** A header with this name, and this value where one is given, is among the message's. */
  toHaveHeader(name: string, value?: string | RegExp): R;
  /** Every one of these headers is there; `null`: it is not. */
  toHaveHeaders(headers: Readonly<Record<string, string | RegExp | null>>): R;
  toHaveBody(body: string | RegExp): R;
  /** On an exchange: something arrived at the upstream. */
  toHaveReachedUpstream(): R;
  /** On an exchange or a host: a log line contains this text. */
  toHaveLogged(message: string | RegExp, level?: LogRecord["level"]): R;
  /** On an exchange: a callout to this cluster, or one with these fields, was made. */
  toHaveCalledOut(expected: string | Partial<Callout>): R;
  /** On a host: a counter or gauge by name. */
  toHaveMetric(name: string, value?: number | bigint): R;
  /** On a step of an open stream: a filter holds the request. */
  toBePaused(): R;
  /** On a host: no live streams, contexts or callouts. */
  toBeIdle(): R;
}

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: vitest's own declaration
  interface Assertion<T = any> extends HostSimMatchers<T> {}
  interface AsymmetricMatchersContaining extends HostSimMatchers {}
}
