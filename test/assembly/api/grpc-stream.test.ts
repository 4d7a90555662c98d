import "../../../host-sim/vitest.js";
import { expect, test } from "vitest";
import { connectionFailure } from "../../../host-sim/index.js";
import type { GrpcHandler } from "../../../host-sim/testing/types.js";
import { hostOf } from "../guest.js";

const hello = (name: string): Uint8Array =>
  Uint8Array.from([0x0a, name.length, ...Buffer.from(name), 0x10, 1]);

async function talk(path: string, grpc: GrpcHandler) {
  const host = await hostOf("sdk-grpc", {}, { grpc: { grpc } });
  const exchange = await host.exchange({ path });
  return { said: exchange.logs.map((log) => log.message), exchange, host };
}

test("metadata, messages, metadata, a status", async () => {
  const { said, exchange, host } = await talk("/stream/two", {
    messages: [hello("a"), hello("b")],
    message: "bye",
  });
  expect(said).toEqual([
    "opened 0",
    "send 0",
    "send 0",
    expect.stringMatching(/^initial \d application\/grpc$/),
    "message a 1",
    "message b 1",
    "trailing 2 0",
    expect.stringMatching(/^closed 0 bye.* then 1$/),
  ]);
  expect(exchange.upstream.reached).toBe(true);
  // Envoy keeps the stream until both sides have closed it.
  expect(exchange.hostcalls.map(({ hostcall }) => hostcall)).toContain("proxy_grpc_close");
  expect(host).toBeIdle();
});

test("cancel inside a message ends it without a close", async () => {
  const { said, host } = await talk("/stream/cancel", { messages: [hello("a"), hello("b")], keepOpen: true });
  expect(said.slice(-2)).toEqual(["message a 1", "cancelled 0 1"]);
  expect(host).toBeIdle();
});

test("our side can be closed before a message", async () => {
  const { said } = await talk("/stream/close", { status: 3, message: "empty" });
  expect(said[1]).toBe("close 0");
  expect(said.at(-1)).toMatch(/^closed 3 empty/);
});

test("a failed connection is a stream that closes with 14", async () => {
  const { said } = await talk("/stream/one", connectionFailure());
  expect(said.slice(2, 4)).toEqual(["initial 0 none", "trailing 4 14"]);
  expect(said.at(-1)).toMatch(/^closed 14 /);
});

test("so is one that the host refuses to open", async () => {
  const { said, exchange } = await talk("/stream/nowhere", {});
  expect(said).toEqual(["opened 10", "closed 14  then 1"]);
  expect(exchange.upstream.reached).toBe(true);
});

test("what comes for a stream that is gone cancels it", async () => {
  const host = await hostOf(
    "sdk-grpc",
    {},
    { grpc: { grpc: { messages: [hello("late")], delay: "1s", keepOpen: true } } },
  );
  await host.exchange({ path: "/stream/one", headers: { "x-forget": "1" } });
  await host.clock.advance("2s");
  expect(host.logs.map(({ message }) => message)).toEqual(["opened 0", "send 0"]);
  expect(host).toBeIdle();
});
