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
