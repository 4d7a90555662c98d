import { expect, test } from "vitest";
import { RetryState } from "../../../../host-sim/envoy/http/retry-state.js";
import { HeaderMap } from "../../../../host-sim/model/header-map.js";

const request = (...pairs: string[]) => HeaderMap.fromPairs("request", pairs);
const head = (status: string, ...more: string[]) =>
  HeaderMap.fromPairs("response", [":status", status, ...more]);
const policy = { on: ["5xx"], statusCodes: [], most: 2, perTryTimeout: 0, baseInterval: 25 };

test("neither policy nor header: never", () => {
  expect(RetryState.of(request(), null)).toBeNull();
});

test("so often, and then it is exhausted", () => {
  const state = RetryState.of(request(), policy)!;
  const tries = [1, 2, 3].map(() => state.retriesHead(head("503")));
  expect([tries, state.exhausted]).toEqual([[true, true, false], true]);
});

test("what needs no retry exhausts nothing", () => {
  const state = RetryState.of(request(), { ...policy, most: 0 })!;
  expect([state.retriesHead(head("200")), state.exhausted]).toEqual([false, false]);
});

test("a filter's headers ask for it, and do not leave", () => {
  const headers = request("x-envoy-retry-on", "gateway-error,reset", "x-envoy-max-retries", "5");
  const state = RetryState.of(headers, null)!;
  expect([headers.size, state.retriesHead(head("500")), state.retriesHead(head("502"))]).toEqual([
    0,
    false,
    true,
  ]);
});

test.each([
  ["connect-failure", "connection-failure", true],
  ["connect-failure", "remote-reset", false],
  ["reset", "connection-termination", true],
  ["5xx", "per-try-timeout", true],
  ["5xx", "overflow", false],
] as const)("%s after %s: %s", (condition, reason, retries) => {
  expect(RetryState.of(request(), { ...policy, on: [condition] })!.retriesReset(reason)).toBe(retries);
});

test.each([
  ["retriable-4xx", ["409"], true],
  ["retriable-4xx", ["404"], false],
  ["retriable-status-codes", ["418"], true],
  ["unavailable", ["200", "grpc-status", "14"], true],
  ["cancelled", ["200", "grpc-status", "14"], false],
] as const)("%s and %j: %s", (condition, [status, ...more], retries) => {
  const state = RetryState.of(request(), { ...policy, on: [condition], statusCodes: [418] })!;
  expect(state.retriesHead(head(status, ...more))).toBe(retries);
});
