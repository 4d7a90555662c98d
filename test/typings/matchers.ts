/** What TypeScript lets through, and what it must not: checked by `npm run check` and by typings.test.ts. */
import "proxy-wasm-host-sim/jest";
import "proxy-wasm-host-sim/vitest";
import { expect as jestExpect } from "expect";
import {
  createHost,
  delay,
  type GrpcHandler,
  type Handler,
  type HostOptions,
  hostile,
  reset,
  resetAfter,
  timeout,
  toWebRequest,
} from "proxy-wasm-host-sim";
import { assertHeader, assertSurvives } from "proxy-wasm-host-sim/assert";
import { exchange as exchangeOf } from "proxy-wasm-host-sim/bench";
import { bench, expect } from "vitest";

const host = await createHost({ filters: ["plugin.wasm"] });
const exchange = await host.exchange({ path: "/", body: ["a", delay("1s", "b"), reset()] });

// matchers, under both frameworks
for (const message of [exchange.response, exchange.upstream]) {
  expect(message).toHaveHeader("a", /b/);
  expect(message).not.toHaveHeaders({ a: "b", c: null });
  jestExpect(message).toHaveBody("text");
  jestExpect(message).not.toHaveHeader("a");
}
expect(exchange).toHaveLogged("text", "warn");
expect(exchange).toHaveCalledOut({ cluster: "auth", timeout: 5000 });
expect(host).toHaveMetric("hits", 2n);
const survived: Promise<void> = expect(host).toSurvive(hostile.requests());
const jestSurvived: Promise<void> = jestExpect(host).toSurvive([{ path: "/" }]);
await Promise.all([survived, jestSurvived]);

// @ts-expect-error a value is text, a number or a pattern
expect(exchange.response).toHaveHeader("a", true);
// @ts-expect-error "loud" is no level
expect(exchange).toHaveLogged("text", "loud");
// @ts-expect-error a callout has no such field
jestExpect(exchange).toHaveCalledOut({ clutser: "auth" });

// plain functions take what the matchers take, the subject first
assertHeader(exchange.response, "a", "b");
await assertSurvives(host, hostile.requests({ path: "/private" }));
// @ts-expect-error a host has no headers
assertHeader(host, "a");

// every form of a handler
const handlers: Handler[] = [
  "ok",
  204,
  new Uint8Array(1),
  timeout(),
  resetAfter(4, "the whole"),
  delay("2s", "ok"),
  delay("2s", reset()),
  ["first", 500],
  { status: 201, body: ["a", delay(5, "b"), reset()] },
  new Response("web"),
  (request) => request.path,
  async (request) => fetch(toWebRequest(request)),
  async function* () {
    yield "a";
    yield delay("1s", "b");
  },
];
const grpc: GrpcHandler[] = [
  { messages: ["a"], status: 7 },
  timeout(),
  [{ messages: [] }, reset()],
  ({ messages }) => ({ messages }),
];
const options: HostOptions = { filters: [], clusters: { auth: handlers[0]! }, grpc: { svc: grpc[0]! } };
// @ts-expect-error no reply is a boolean
const wrong: Handler = true;

// Web objects, benches
await host.exchange(new Request("http://a/"));
bench("add-header", exchangeOf(host, { path: "/" }));
bench("from options", exchangeOf(options));

export { wrong };
