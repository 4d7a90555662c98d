/** The matchers as TypeScript sees them, the same for vitest and jest. */
import type { SurvivalInput } from "../survive.js";
import type { Callout, LogRecord } from "../types.js";

/** What `expect` can do once the door for vitest or jest is imported. A failure says what was there instead. */
export interface HostSimMatchers<R = unknown> {
  /** On a response, an upstream request, a callout: a header with this name, and this value where one is given. */
  toHaveHeader(name: string, value?: string | number | RegExp): R;
  /** Every one of these headers is there; `null`: it is not. */
  toHaveHeaders(headers: Readonly<Record<string, string | number | RegExp | null>>): R;
  /** The body is this text, or fits. */
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
  /**
   * On a host: none of these inputs makes a plugin trap, hang or kill Envoy, nor leaves the client waiting.
   * @example await expect(host).toSurvive(hostile.requests());
   */
  toSurvive(inputs: Iterable<SurvivalInput>): Promise<void>;
  /** On a host: every handler was asked, lists to their end, and every callout is answered. */
  toHaveUsedEveryReply(): R;
}
