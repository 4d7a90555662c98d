import "../../../host-sim/vitest.js";
import { expect, test } from "vitest";
import { connectionFailure, timeout } from "../../../host-sim/index.js";
import type { GrpcHandler, GrpcRequest } from "../../../host-sim/testing/types.js";
import { hostOf } from "../guest.js";

/** Field 1 a text, field 2 a number. */
const hello = (name: string, count: number): Uint8Array =>
  Uint8Array.from([0x0a, name.length, ...Buffer.from(name), 0x10, count]);

const greet: GrpcHandler = ({ messages }) => {
  const size = messages[0]![1]!;
  return { messages: [hello(`hi ${Buffer.from(messages[0]!.subarray(2, 2 + size))}`, 300 & 0x7f)] };
};

const hostWith = (grpc: GrpcHandler) => hostOf("sdk-grpc", {}, { grpc: { grpc } });

async function lines(path: string, grpc: GrpcHandler) {
  const host = await hostWith(grpc);
  const exchange = await host.exchange({ path });
  return { said: exchange.logs.map((log) => log.message), exchange, host };
}

test("the answer comes to the context that asked, which goes on", async () => {
  const { said, exchange, host } = await lines("/grpc", greet);
  expect(said).toEqual(["sent 0", "failed false sent 0 status 0 message  hi world 44"]);
  expect(exchange.upstream.reached).toBe(true);
  expect(exchange.callouts).toMatchObject([
    { kind: "grpc-call", cluster: "grpc", path: "/pkg.Greeter/Greet", timeout: 250 },
  ]);
  expect(exchange.callouts[0]!.headers).toContainEqual(["x-tenant", "a"]);
  expect(host).toBeIdle();
});

test("it can come to an object with state of its own, and ask on", async () => {
  const { said, exchange } = await lines("/steps", greet);
  expect(said).toEqual([1, 2, 3].map((step) => `step ${step}: hi step ${step} 44`));
  expect(exchange.upstream.reached).toBe(true);
});

test("a GrpcService says the authority and metadata for the whole service", async () => {
  let seen: GrpcRequest | undefined;
  const { exchange } = await lines("/authority", (request) => {
    seen = request;
    return { messages: [hello("x", 1)] };
  });
  expect(exchange.callouts[0]).toMatchObject({ authority: "over.there" });
  expect(seen?.metadata).toContainEqual(["x-service", "s"]);
});

test.each<[GrpcHandler, string]>([
  [{ status: 5, message: "nope" }, "status 5 message nope{via_upstream}"],
  [timeout(), "status 14 message upstream request timeout{response_timeout}"],
  [connectionFailure(), "status 14 message"],
  [{}, "status 13 message"],
])("%j is a failure", async (answer, line) => {
  const { said, exchange } = await lines("/grpc", answer);
  expect(said[1]).toContain(`failed true sent 0 ${line}`);
  expect(exchange.response).toMatchObject({ status: 503, body: "no greeting" });
});

test("a call to no cluster comes back as a failure, once", async () => {
  const { said, exchange } = await lines("/nowhere", greet);
  expect(said).toEqual(["sent 10", "failed true sent 10 status 14 message  nothing"]);
  expect(exchange.response.status).toBe(503);
});

test("a cancelled call gives nothing more", async () => {
  const { said, host } = await lines("/cancel", greet);
  expect(said).toEqual(["cancel 0 1"]);
  expect(host).toBeIdle();
});

test("an answer for a stream that is gone is dropped quietly", async () => {
  const host = await hostWith({ messages: [hello("late", 1)], delay: "1s" });
  await host.exchange({ path: "/grpc", headers: { "x-forget": "1" } });
  await host.clock.advance("2s");
  expect(host.logs.map(({ message }) => message)).toEqual(["sent 0"]);
  expect(host).toBeIdle();
});

test("a root context calls too", async () => {
  const host = await hostOf("sdk-grpc", { configuration: "tick" }, { grpc: { grpc: greet } });
  await host.clock.advance(1000);
  expect(host.logs.map(({ message }) => message)).toEqual(["root got hi root 44"]);
});
