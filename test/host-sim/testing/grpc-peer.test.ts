import { expect, test } from "vitest";
import { createHost } from "../../../host-sim/index.js";
import { connectionFailure, reset, timeout } from "../../../host-sim/testing/failures.js";
import type { GrpcHandler, GrpcRequest } from "../../../host-sim/testing/types.js";
import { pluginCode } from "../../parity/modules.js";

/** A host with the probe playing a script on requests, and cluster "svc" with this handler. */
const hostWith = (script: string, svc: GrpcHandler, hosts = {}) =>
  createHost({
    filters: [{ wasm: pluginCode({})!, name: "p", configuration: `@request_headers\n${script}` }],
    grpc: { svc },
    hosts,
  });

const call =
  'grpc_call "svc" "pkg.Svc" "Meth" ["x-md" "1"] "ping" 1000 >i\nret 1\n@grpc_receive\nset_effective_context 2\ncontinue_stream 0';
const failing =
  'grpc_call "svc" "pkg.Svc" "Meth" [] "ping" 1000 >i\nret 1\n@grpc_close\nset_effective_context 2\ncontinue_stream 0';
const stream = (more: string) => `grpc_stream "svc" "pkg.Svc" "Str" [] >i=t\n${more}`;

const grpcCallbacks = (callbacks: Array<{ callback: string; arguments: Record<string, number> }>) =>
  callbacks
    .filter(({ callback }) => callback.startsWith("proxy_on_grpc"))
    .map(({ callback, arguments: given }) => `${callback.slice(9)} ${Object.values(given).at(-1)}`);

test("a handler answers a call with a message", async () => {
  const host = await hostWith(call, { messages: ["pong"] });
  const { response, callouts } = await host.exchange();
  expect(response.status).toBe(200);
  expect(callouts).toMatchObject([
    {
      kind: "grpc-call",
      token: 5,
      cluster: "svc",
      method: "POST",
      path: "/pkg.Svc/Meth",
      authority: "svc",
      body: "ping",
      timeout: 1000,
      answer: { status: 0, body: "pong", trailers: [["grpc-status", "0"]], failure: null },
    },
  ]);
});

test("a function sees service, method, metadata and messages", async () => {
  const seen: GrpcRequest[] = [];
  const host = await hostWith(call, (request) => {
    seen.push(request);
    return { messages: [new Uint8Array([1])] };
  });
  await host.exchange();
  expect(seen).toMatchObject([{ cluster: "svc", service: "pkg.Svc", method: "Meth" }]);
  expect(seen[0].metadata).toContainEqual(["x-md", "1"]);
  expect(seen[0].messages.map((message) => Buffer.from(message).toString())).toEqual(["ping"]);
});

test("a promise is waited for", async () => {
  const host = await hostWith(call, async () => ({ messages: ["late"] }));
  expect((await host.exchange()).callouts[0].answer?.body).toBe("late");
});

test.each<[string, GrpcHandler, number, string]>([
  ["a status", { status: 5, message: "nö" }, 5, "n%C3%B6{via_upstream}"],
  ["silence", timeout(), 14, "upstream request timeout{response_timeout}"],
  ["a refused connection", connectionFailure(), 14, "remote connection failure{"],
  ["a cut", reset(), 14, "connection termination{"],
])("%s fails a call", async (_, handler, status, failure) => {
  const host = await hostWith(failing, handler);
  const { callouts, callbacks, response } = await host.exchange();
  expect(callouts[0].answer).toMatchObject({ status, failure: expect.stringContaining(failure) });
  expect(grpcCallbacks(callbacks)).toEqual([`grpc_close ${status}`]);
  expect(response.status).toBe(200);
});

test("a delay passes in virtual time", async () => {
  const host = await hostWith(failing, { messages: ["m"], delay: "2s" });
  expect((await host.exchange()).callouts[0].answer?.status).toBe(14);
});

const hold = (next: string) => `ret 1\n@grpc_close\nset_effective_context 2\ncontinue_stream 0\n${next}`;

test("a stream hears metadata, messages and status", async () => {
  const script = stream(`grpc_send $t "a" 1\n${hold("")}`);
  const host = await hostWith(script, {
    initialMetadata: { "x-i": "1" },
    messages: ["m1", "m22"],
    trailingMetadata: { "x-t": "2" },
  });
  const { callbacks, callouts } = await host.exchange();
  expect(grpcCallbacks(callbacks)).toEqual([
    "grpc_receive_initial_metadata 4",
    "grpc_receive 2",
    "grpc_receive 3",
    "grpc_receive_trailing_metadata 2",
    "grpc_close 0",
  ]);
  expect(callouts).toMatchObject([{ kind: "grpc-stream", body: "a", answer: { body: "m1m22" } }]);
});

test("with keepOpen a function is asked for every message, and the close ends the stream", async () => {
  const replies = '@grpc_receive#1\ngrpc_send 6 "b" 0\n@grpc_receive#2\ngrpc_close 6';
  const host = await hostWith(stream(`grpc_send $t "a" 0\n${hold(replies)}`), ({ messages }) => ({
    messages: [`echo ${Buffer.from(messages.at(-1)!).toString()}`],
    keepOpen: true,
  }));
  const { callouts, callbacks } = await host.exchange();
  expect(callouts[0]).toMatchObject({ body: "ab", answer: { status: 0, body: "echo aecho b" } });
  expect(grpcCallbacks(callbacks).at(-1)).toBe("grpc_close 0");
});

test("a last message that comes while a reply is sent is answered, too", async () => {
  const replies = '@grpc_receive#1\ngrpc_send 6 "b" 1';
  const host = await hostWith(stream(`grpc_send $t "a" 0\n${hold(replies)}`), ({ messages }) => ({
    messages: [`echo ${messages.length}`],
    keepOpen: true,
  }));
  expect((await host.exchange()).callouts[0].answer?.body).toBe("echo 1echo 2");
});

test("an open stream keeps a host from being idle", async () => {
  const host = await hostWith(stream('grpc_send $t "a" 0'), { messages: ["m"], keepOpen: true });
  await host.exchange();
  expect(host.idleFaults()).toEqual(['callout 6 to cluster "svc" (/pkg.Svc/Str) is not answered']);
});

test("a cancelled callout says so", async () => {
  const host = await hostWith(stream("grpc_cancel $t"), timeout());
  expect((await host.exchange()).callouts[0].answer).toMatchObject({ status: 1, failure: "cancelled" });
});

test("an error of the handler is the test's", async () => {
  const host = await hostWith(call, () => {
    throw new Error("mine");
  });
  await expect(host.exchange()).rejects.toThrow("mine");
});
