import "proxy-wasm-host-sim/vitest";
import { connectionFailure, createHost } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";

const auth = { filters: ["build/auth/plugin.wasm"], clusters: { auth: "ok" }, upstream: "hello" };

test("a callout waits until the test answers it", async () => {
  const host = await createHost(auth);
  const stream = host.open({ path: "/private", headers: { userid: "admin" } });
  const asked = await stream.headers({ end: true });
  expect(asked).toBePaused();
  expect(asked.action).toBe("StopIteration");
  expect(asked.callouts).toMatchObject([{ cluster: "auth", path: "/auth" }]);
  const answered = await asked.callouts[0].respond("ok");
  expect(answered).not.toBePaused();
  expect(stream.exchange.response).toMatchObject({ status: 200, body: "hello" });
  expect(host).toBeIdle();
});

test("a callout can be made to fail", async () => {
  const host = await createHost(auth);
  const stream = host.open({ path: "/" });
  const { callouts } = await stream.headers({ end: true });
  await callouts[0].fail();
  expect(stream.exchange.response.status).toBe(403);
});

test("a callout can be made to time out, in virtual time", async () => {
  const host = await createHost(auth);
  const before = host.clock.now.getTime();
  const stream = host.open({ path: "/" });
  const { callouts } = await stream.headers({ end: true });
  await callouts[0].timeOut();
  expect(stream.exchange.response.status).toBe(403);
  expect(host.clock.now.getTime() - before).toBe(5000);
});

test("pieces of a body arrive one by one, and reach the upstream whole", async () => {
  const host = await createHost(auth);
  const stream = host.open({ method: "POST", path: "/" });
  const { callouts } = await stream.headers();
  await stream.data("one ");
  await stream.data("two");
  await stream.end();
  await callouts[0].respond("ok");
  expect(stream.exchange.upstream.body).toBe("one two");
});

test("a client that goes away ends the stream", async () => {
  const host = await createHost(auth);
  const stream = host.open({ path: "/" });
  const { callouts } = await stream.headers({ end: true });
  await stream.disconnect();
  expect(host.idleFaults()).toEqual([expect.stringContaining("callout 4")]);
  await callouts[0].respond(connectionFailure());
  expect(host).toBeIdle();
});

test("of many streams each has its own callouts", async () => {
  const host = await createHost(auth);
  const [first, second] = [host.open({ path: "/one" }), host.open({ path: "/two" })];
  await first.headers({ end: true });
  const { callouts } = await second.headers({ end: true });
  expect(callouts.map(({ token }) => token)).toEqual([8]);
  await callouts[0].respond("ok");
  expect(second.exchange.response.status).toBe(200);
  expect(first.exchange.response.status).toBeNull();
  expect(first.callouts.map(({ token }) => token)).toEqual([4]);
});

test("what a tick calls waits for any of them", async () => {
  const call = 'http_call "auth" [":method" "GET" ":path" "/" ":authority" "a"] "" [] 1000 >i';
  const script = `@log\nset_tick_period_milliseconds 500\n@tick\n${call}\nset_tick_period_milliseconds 0`;
  const filters = [{ wasm: "build/guests/probe_0_2_1.wasm", configuration: script }];
  const host = await createHost({ filters, clusters: { auth: "ok" } });
  await host.exchange();
  const streams = [host.open(), host.open()];
  await host.clock.advance("500ms");
  for (const stream of streams) expect(stream.callouts).toMatchObject([{ cluster: "auth" }]);
  await streams[1].callouts[0].respond("ok");
  for (const stream of streams) expect(stream.callouts).toEqual([]);
});

/** The probe makes a gRPC call or stream on a request's head, and goes on when it is answered. */
const grpc = (script: string) =>
  createHost({
    filters: [{ wasm: "build/guests/probe_0_2_1.wasm", configuration: `@request_headers\n${script}` }],
    grpc: { svc: { messages: ["never sent"] } },
  });

test("a gRPC call waits for the test, too", async () => {
  const host = await grpc(
    'grpc_call "svc" "pkg.Svc" "Meth" [] "ping" 1000 >i\nret 1\n@grpc_receive\nget_buffer_bytes 5 0 9 >s\nset_effective_context 2\ncontinue_stream 0',
  );
  const stream = host.open();
  const { callouts } = await stream.headers({ end: true });
  expect(callouts).toMatchObject([{ kind: "grpc-call", cluster: "svc", body: "ping" }]);
  expect(await callouts[0].respond({ messages: ["pong"] })).not.toBePaused();
  expect(stream.exchange.callouts[0].answer).toMatchObject({ status: 0, body: "pong" });
  expect(host).toBeIdle();
});

test("a gRPC stream is answered piece by piece", async () => {
  const host = await grpc('grpc_stream "svc" "pkg.Svc" "Str" [] >i=t\ngrpc_send $t "one" 0');
  const stream = host.open();
  const { callouts } = await stream.headers({ end: true });
  await callouts[0].respond({ messages: ["a"], keepOpen: true });
  const { callbacks } = await stream.callouts[0].respond({ messages: ["b"], status: 7 });
  expect(callbacks.map(({ callback }) => callback)).toEqual([
    "proxy_on_grpc_receive",
    "proxy_on_grpc_receive_trailing_metadata",
    "proxy_on_grpc_close",
  ]);
  expect(host).toBeIdle();
});

test("a gRPC call can be made to fail and to time out", async () => {
  for (const end of ["fail", "timeOut"] as const) {
    const host = await grpc('grpc_call "svc" "pkg.Svc" "Meth" [] "ping" 1000 >i');
    const { callouts } = await host.open().headers({ end: true });
    const { callbacks } = await callouts[0][end]();
    expect(callbacks.at(-1)?.callback).toBe("proxy_on_grpc_close");
  }
});

test("what does not wait any more cannot be answered: the error lists the callouts", async () => {
  const host = await createHost(auth);
  const { callouts } = await host.open().headers({ end: true });
  await callouts[0].respond("ok");
  await expect(callouts[0].respond("ok")).rejects.toMatchObject({
    code: "CALLOUT_NOT_WAITING",
    message: expect.stringMatching(/does not wait[\s\S]*GET \/auth on "auth" -> 200/),
  });
});

test("a Web Response answers a callout", async () => {
  const host = await createHost(auth);
  const stream = host.open();
  const { callouts } = await stream.headers({ end: true });
  await callouts[0].respond(new Response("ok"));
  expect(stream.exchange.response.status).toBe(200);
});

test("steps come in the order in which a client can make them", async () => {
  const host = await createHost({ filters: ["build/add-header/plugin.wasm"] });
  const stream = host.open();
  await expect(stream.data("early")).rejects.toMatchObject({
    code: "STEP_OUT_OF_ORDER",
    hint: "Call headers() first.",
  });
  await stream.headers();
  await expect(stream.headers()).rejects.toThrow("headers() were sent already");
  await stream.data("all", { end: true });
  await expect(stream.data("late")).rejects.toThrow("data() comes behind the end of the request");
  await expect(stream.end()).rejects.toThrow("end() comes behind the end of the request");
  expect(stream.exchange.upstream.body).toBe("all");
});
