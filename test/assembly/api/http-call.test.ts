import { expect, test } from "vitest";
import { connectionFailure, reset, resetAfter, timeout } from "../../../host-sim/index.js";
import type { Handler } from "../../../host-sim/testing/types.js";
import { hostOf } from "../guest.js";

const hostWith = (service: Handler) => hostOf("sdk-calls", {}, { clusters: { service } });

async function lines(path: string, service: Handler, request = {}) {
  const host = await hostWith(service);
  const exchange = await host.exchange({ path, ...request });
  return { said: exchange.logs.map((log) => log.message), exchange };
}

test("the answer comes to the context that asked, which goes on", async () => {
  const { said, exchange } = await lines("/", { body: "yes", headers: { "x-answer": "a" } });
  expect(said).toEqual(["failed false sent 0 status 200 size 3 body yes x a failure 0"]);
  expect(exchange.response.status).toBe(200);
});

test("an answer can come to an object with state of its own, and ask on", async () => {
  const { said, exchange } = await lines("/steps", ({ path }) => `answer to ${path}`);
  expect(said).toEqual([1, 2, 3].map((step) => `step ${step}: answer to /step/${step}`));
  expect(exchange.upstream.reached).toBe(true);
});

test("several are under way at once", async () => {
  const { said, exchange } = await lines("/many", ({ path }) => path);
  expect(said.map((line) => line.split(" ").at(-5))).toEqual(["/many/0", "/many/1", "/many/2"]);
  expect(exchange.upstream.reached).toBe(true);
});

test("body, trailers, authority and timeout are sent", async () => {
  const { exchange } = await lines("/post", "ok");
  expect(exchange.callouts).toMatchObject([
    { method: "POST", authority: "host.test", body: "bödy", timeout: 250, trailers: [["x-trailer", "t"]] },
  ]);
  expect(exchange.callouts[0]?.headers).toEqual(
    expect.arrayContaining([
      ["x-one", "1"],
      ["x-one", "2"],
    ]),
  );
});

test("trailers do not reach a service: over HTTP/1.1 a body of known length has none", async () => {
  const seen: unknown[] = [];
  await lines("/post", ({ body, trailers }) => {
    seen.push(body, trailers);
    return "ok";
  });
  expect(seen).toEqual(["bödy", []]);
});

test.each([
  [connectionFailure(), "status 503", 2],
  [reset(), "status 503", 3],
  [timeout(), "status 504", 4],
  [500, "status 500", 0],
  [{ status: 503, body: "upstream request timeout" }, "status 503", 0],
])("%j is an answer too, and failure tells why", async (answer, status, failure) => {
  const { said, exchange } = await lines("/", answer);
  expect(said[0]).toContain(status);
  expect(said[0]).toMatch(new RegExp(`failure ${failure}$`));
  expect(exchange.response.status).toBe(200);
});

test("an answer that breaks off is a failure of its own", async () => {
  const { said } = await lines("/", resetAfter({ body: ["half"] }));
  expect(said).toEqual(["failed true sent 0 status 0 size 0 body null x none failure 6"]);
});

test("a call that the host refuses comes back as a failure, and the request goes on whole", async () => {
  const { said, exchange } = await lines("/nowhere", "", { body: ["one", "two"] });
  expect(said.slice(0, 2)).toEqual([
    "sent 2",
    "failed true sent 2 status 0 size 0 body null x none failure 1",
  ]);
  expect(exchange.upstream.body).toBe("onetwo");
  expect(exchange.hostcalls.filter(({ hostcall }) => hostcall === "proxy_continue_stream")).toEqual([]);
});

test("or is answered by the filter", async () => {
  const { exchange } = await lines("/nowhere/403", "");
  expect(exchange.response).toMatchObject({ status: 403, body: "nobody there" });
});

test("an answer for a stream that is gone is dropped quietly", async () => {
  const host = await hostWith("late");
  const stream = host.open({ path: "/" });
  const { callouts } = await stream.headers({ end: true });
  await stream.disconnect();
  await callouts[0]?.respond("late");
  expect(host.logs).toEqual([]);
  expect((await host.exchange({ path: "/plain" })).response.status).toBe(200);
});

test("a root context calls too", async () => {
  const host = await hostOf("sdk-calls", { configuration: "tick" }, { clusters: { service: "for root" } });
  await host.clock.advance(1000);
  expect(host.logs.map((log) => log.message)).toContain("root got 200 for root");
});
