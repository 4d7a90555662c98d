/** A matcher that was given the wrong thing says what it looks at. */
import { createHost, type hostile } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";
import * as matchers from "../../../../host-sim/testing/matchers/index.js";

const filters = ["build/add-header/plugin.wasm"];
const host = await createHost({ filters });
const exchange = await host.exchange();

// biome-ignore lint/suspicious/noExplicitAny: what JavaScript lets a test write
type Loose = Record<string, (...given: any[]) => unknown>;

test.each<[string, unknown[], string]>([
  [
    "toHaveHeader",
    [exchange, "a"],
    "toHaveHeader looks at a response, an upstream request or a callout, not an exchange\nGive exchange.response",
  ],
  ["toHaveHeaders", [host, {}], "not a host"],
  ["toHaveHeader", [undefined, "a"], "not undefined"],
  ["toHaveBody", [Promise.resolve(), "a"], "not a promise\nAwait it first."],
  [
    "toHaveReachedUpstream",
    [exchange.response],
    "toHaveReachedUpstream looks at an exchange, not a response",
  ],
  ["toHaveLogged", [exchange.response, "a"], "toHaveLogged looks at an exchange or a host, not a response"],
  [
    "toHaveCalledOut",
    [exchange, { clster: "auth" }],
    'toHaveCalledOut has no "clster"; did you mean "cluster"?',
  ],
  ["toHaveMetric", [exchange, "a"], "toHaveMetric looks at a host, not an exchange"],
  ["toBeIdle", [exchange], "toBeIdle looks at a host, not an exchange"],
  [
    "toBePaused",
    [host.open()],
    "toBePaused looks at a step of an open stream, not an open stream\nGive what its steps return",
  ],
])("%s %#", (name, given, message) => {
  expect(() => (matchers as unknown as Loose)[name]?.(...given)).toThrow(message);
});

test.each<[string, unknown, string]>([
  ["nothing", undefined, "toSurvive takes a list of requests, not undefined"],
  ["one request", { path: "/" }, "toSurvive takes a list of requests, not an object"],
  ["an empty list", [], "no inputs"],
  ["a misspelt request", [{ pth: "/" }], 'request has no "pth"'],
])("toSurvive of %s proves nothing, and says so", async (_name, inputs, message) => {
  const given = inputs as ReturnType<typeof hostile.requests>;
  const story = await matchers.toSurvive(host, given).then((result) => result.message(), String);
  expect(story).toContain(message);
});

test("a number is a header's value, and a pattern with /g fits again and again", () => {
  const pattern = /wor/g;
  for (let i = 0; i < 3; i++)
    expect(matchers.toHaveHeader(exchange.response, "hello", pattern).pass).toBe(true);
  expect(matchers.toHaveHeader(exchange.response, "content-length", 0).pass).toBe(true);
  expect(matchers.toHaveHeader(exchange.response, "content-length", 1).pass).toBe(false);
});
