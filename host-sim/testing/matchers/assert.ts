/** The matchers as plain functions, for node:test and every other runner: they throw an `AssertionError`. */
import { AssertionError } from "node:assert";
import * as matchers from "./index.js";
import type { MatcherResult } from "./result.js";

type Arguments<M> = M extends (received: infer R, ...rest: infer A) => unknown
  ? [received: R, ...rest: A]
  : never;

/** Of the same arguments as the matcher, its subject first. */
type Assertion<M> = (...given: Arguments<M>) => void;

// biome-ignore lint/suspicious/noExplicitAny: every matcher is one
type Matcher = (received: any, ...rest: any[]) => MatcherResult;

function check(result: MatcherResult, caller: (...given: never) => unknown): void {
  if (!result.pass) throw new AssertionError({ message: result.message(), stackStartFn: caller });
}

function assertion<M extends Matcher>(matcher: M): Assertion<M> {
  const assert = (...[received, ...rest]: Arguments<M>): void => check(matcher(received, ...rest), assert);
  return assert;
}

/**
 * A header with this name, and this value where one is given, is among the message's.
 * @example assertHeader(exchange.response, "hello", "world");
 */
export const assertHeader: Assertion<typeof matchers.toHaveHeader> = assertion(matchers.toHaveHeader);

/** Every one of these headers is there; `null`: it is not. */
export const assertHeaders: Assertion<typeof matchers.toHaveHeaders> = assertion(matchers.toHaveHeaders);

/** The body of a response, an upstream request or a callout is this text, or fits. */
export const assertBody: Assertion<typeof matchers.toHaveBody> = assertion(matchers.toHaveBody);

/** Something of the exchange arrived at the upstream. */
export const assertReachedUpstream: Assertion<typeof matchers.toHaveReachedUpstream> = assertion(
  matchers.toHaveReachedUpstream,
);

/** A log line of an exchange or a host contains this text. */
export const assertLogged: Assertion<typeof matchers.toHaveLogged> = assertion(matchers.toHaveLogged);

/** A callout to this cluster, or one with these fields, was made. */
export const assertCalledOut: Assertion<typeof matchers.toHaveCalledOut> = assertion(
  matchers.toHaveCalledOut,
);

/** The host has a counter or gauge of this name, and this value where one is given. */
export const assertMetric: Assertion<typeof matchers.toHaveMetric> = assertion(matchers.toHaveMetric);

/** A filter holds the request: on a step of an open stream. */
export const assertPaused: Assertion<typeof matchers.toBePaused> = assertion(matchers.toBePaused);

/** The host has no live streams, contexts or callouts. */
export const assertIdle: Assertion<typeof matchers.toBeIdle> = assertion(matchers.toBeIdle);

/** Every handler was asked, lists to their end, and every callout is answered. */
export const assertUsedEveryReply: Assertion<typeof matchers.toHaveUsedEveryReply> = assertion(
  matchers.toHaveUsedEveryReply,
);

/**
 * None of these inputs makes a plugin trap, hang or kill Envoy, nor leaves the client waiting.
 * @example await assertSurvives(host, hostile.requests());
 */
export async function assertSurvives(...given: Parameters<typeof matchers.toSurvive>): Promise<void> {
  check(await matchers.toSurvive(...given), assertSurvives);
}
