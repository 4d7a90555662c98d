/** The matchers as functions, as node:test uses them. */
import { AssertionError } from "node:assert";
import { createHost, hostile } from "proxy-wasm-host-sim";
import {
  assertBody,
  assertCalledOut,
  assertHeader,
  assertHeaders,
  assertIdle,
  assertLogged,
  assertMetric,
  assertPaused,
  assertReachedUpstream,
  assertSurvives,
  assertUsedEveryReply,
} from "proxy-wasm-host-sim/assert";
import { expect, test } from "vitest";

const auth = () => createHost({ filters: ["build/auth/plugin.wasm"], clusters: { auth: "ok" } });

test("what is so passes in silence", async () => {
  const host = await auth();
  const exchange = await host.exchange();
  assertHeaders(exchange.upstream, { "x-forwarded-proto": "http", "x-other": null });
  assertBody(exchange.response, "");
  assertCalledOut(exchange, "auth");
  assertReachedUpstream(exchange);
  assertIdle(host);
  assertUsedEveryReply(host);
  await assertSurvives(host, hostile.requests().slice(0, 3));
});

test("what is not is an AssertionError that says what was there", () => {
  const check = () => assertHeader({ headers: [["a", "1"]] }, "b");
  expect(check).toThrow(AssertionError);
  expect(check).toThrow(/header "b"[\s\S]*a: 1/);
});

test("its stack begins at the test", () => {
  try {
    assertHeader({ headers: [] }, "b");
  } catch (error) {
    expect((error as Error).stack?.split("\n").find((line) => line.includes(" at "))).toContain(
      "assert.test",
    );
  }
});

const script = "@request_headers\ntrap";
const trapping = await createHost({
  filters: [{ wasm: "build/guests/probe_0_2_1.wasm", configuration: script }],
});

test.each<[string, (host: Awaited<ReturnType<typeof auth>>) => unknown]>([
  ["assertLogged", (host) => assertLogged(host, "nothing of that")],
  ["assertMetric", (host) => assertMetric(host, "hits")],
  ["assertUsedEveryReply", (host) => assertUsedEveryReply(host)],
  ["assertPaused", () => assertPaused({ paused: false, action: "Continue" })],
  ["assertSurvives", () => assertSurvives(trapping, [{}])],
])("%s can fail", async (_, check) => {
  const host = await auth();
  await expect((async () => check(host))()).rejects.toThrow();
});
