/** auth: who passes, who does not, and what becomes of a request body meanwhile. */
import {
  connectionFailure,
  createHost,
  delay,
  type FilterOptions,
  type Handler,
  type Host,
  type RequestOptions,
  reset,
  resetAfter,
  timeout,
} from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { expect, test } from "vitest";

const wasm = "build/auth/plugin.wasm";
const login: RequestOptions = { path: "/private", headers: { userid: "admin" } };

const hostWith = (service: Handler, configuration: object | string = {}): Promise<Host> =>
  createHost({ filters: [{ wasm, configuration }], clusters: { auth: service }, upstream: "secret" });

const refusal = (message = ""): object => ({
  code: "PLUGIN_CONFIGURATION_REFUSED",
  message: expect.stringContaining(`error: configuration: ${message}`),
});

// -- the decision

test("asks the service about the user and lets the request pass", async () => {
  const host = await createHost({ filters: [wasm], clusters: { auth: "ok" }, upstream: "secret" });
  const exchange = await host.exchange(login);
  expect(exchange.callouts).toMatchObject([
    { cluster: "auth", method: "GET", path: "/auth", authority: "auth", timeout: 5000 },
  ]);
  expect(exchange.callouts[0]).toHaveHeader("userid", "admin");
  expect(exchange).toHaveReachedUpstream();
  expect(exchange.response).toMatchObject({ status: 200, body: "secret" });
  expect(host).toBeIdle();
});

test.each<[string, Handler]>([
  ["ok", "ok"],
  ["ok in two chunks", { body: ["o", "k"] }],
  ["ok and trailers", { body: "ok", trailers: { "x-end": "yes" } }],
  ["ok after four seconds", delay("4s", "ok")],
])("the service answers %s: the request passes", async (_, service) => {
  const host = await hostWith(service);
  const exchange = await host.exchange(login);
  expect(exchange.response).toMatchObject({ status: 200, body: "secret" });
  expect(host).toBeIdle();
});

test.each<[string, Handler, string]>([
  ["another body", "no such user", "no such user"],
  ["a body that only begins with ok", "okay", "okay"],
  ["OK in capitals", "OK", "OK"],
  ["ok and a line end", "ok\n", "ok\n"],
  ["ok with status 201", { status: 201, body: "ok" }, "ok"],
  ["another status", { status: 401, body: "who are you?" }, "who are you?"],
  ["a redirect without a body", { status: 302, headers: { location: "/login" } }, ""],
  ["200 with an empty body", "", ""],
  ["500 with an empty body", 500, ""],
])("the service answers %s: 403 with what it said", async (_, service, body) => {
  const host = await hostWith(service);
  const exchange = await host.exchange(login);
  expect(exchange.response).toMatchObject({ status: 403, body, ended: "complete" });
  expect(exchange).not.toHaveReachedUpstream();
  expect(host).toBeIdle();
});

test("the service's bytes reach the client unchanged, UTF-8 or not", async () => {
  const reason = Uint8Array.of(0x6e, 0xff, 0x00, 0xc3, 0x6f);
  const host = await hostWith(reason);
  const { response } = await host.exchange(login);
  expect(response.status).toBe(403);
  expect(response.bytes).toEqual(reason);
});

// -- failures: never a hang, never a pass

test.each<[string, Handler]>([
  ["refuses the connection", connectionFailure()],
  ["closes the connection before it answers", reset()],
  ["closes the connection within its answer", resetAfter({ headers: { "content-length": "2" }, body: "o" })],
  ["never answers", timeout()],
  ["answers too late", delay("5001ms", "ok")],
  ["stops within its answer", { body: ["o", "k"], chunkDelay: "6s" }],
])("the service %s: 403", async (_, service) => {
  const host = await hostWith(service);
  const exchange = await host.exchange(login);
  expect(exchange.response).toMatchObject({ status: 403, ended: "complete" });
  expect(exchange).not.toHaveReachedUpstream();
  expect(exchange.problems).toEqual([]);
  expect(host).toBeIdle();
});

test("a cluster that nobody knows: 403, and the exchange says why", async () => {
  const host = await createHost({ filters: [{ wasm, configuration: { cluster: "nowhere" } }] });
  const exchange = await host.exchange(login);
  expect(exchange.response).toMatchObject({ status: 403, body: "", ended: "complete" });
  expect(exchange.callouts).toEqual([]);
  expect(exchange.hostcalls).toContainEqual(
    expect.objectContaining({ hostcall: "proxy_http_call", statusName: "BadArgument" }),
  );
  expect(exchange.problems.map(({ message }) => message).join()).toContain("nowhere");
  expect(host).toBeIdle();
});

test("time out: the client waits as long as configured, no longer", async () => {
  const host = await hostWith(timeout(), { timeout: "250ms" });
  const before = host.clock.now.getTime();
  const exchange = await host.exchange(login);
  expect(host.clock.now.getTime() - before).toBe(250);
  expect(exchange.callouts).toMatchObject([{ timeout: 250, answer: { status: 504 } }]);
});

test("one user's failure does not touch the next", async () => {
  const host = await hostWith(["ok", connectionFailure(), timeout(), "ok"]);
  const statuses: Array<number | null> = [];
  for (let i = 0; i < 4; i++) statuses.push((await host.exchange(login)).response.status);
  expect(statuses).toEqual([200, 403, 403, 200]);
  expect(host).toBeIdle();
});

test("the client goes away while the service thinks: the late answer harms nobody", async () => {
  const host = await hostWith("ok");
  const stream = host.open(login);
  const { paused, callouts } = await stream.headers({ end: true });
  expect(paused).toBe(true);
  await stream.disconnect();
  await callouts[0].respond("ok");
  expect(host).toBeIdle();
  expect(stream.exchange).not.toHaveReachedUpstream();
  expect((await host.exchange(login)).response.status).toBe(200);
});

// -- a request body while the service thinks

test.each<[string, RequestOptions["body"]]>([
  ["in one piece", "the order"],
  ["in chunks", ["the ", "or", "der"]],
])("a request body %s arrives whole after the pass", async (_, body) => {
  const host = await hostWith(delay("1s", "ok"));
  const exchange = await host.exchange({ ...login, method: "POST", body: body! });
  expect(exchange.upstream).toMatchObject({ method: "POST", body: "the order", complete: true });
  expect(exchange.response.status).toBe(200);
});

test("a body of 200,000 bytes, and trailers, arrive whole after the pass", async () => {
  const body = "0123456789".repeat(20_000);
  const host = await hostWith(delay("1s", "ok"));
  const { upstream } = await host.exchange({ ...login, body: [body], trailers: { "x-end": "yes" } });
  expect(upstream.body === body).toBe(true);
  expect(upstream.trailers).toEqual([["x-end", "yes"]]);
});

test("chunks before and after the pass keep their order", async () => {
  const host = await hostWith("ok");
  const stream = host.open({ ...login, method: "POST" });
  const { callouts } = await stream.headers();
  const [call] = callouts;
  expect(await stream.data("before ")).toBePaused();
  expect(await call!.respond("ok")).not.toBePaused();
  await stream.data("after", { end: true });
  expect(stream.exchange.upstream).toMatchObject({ body: "before after", complete: true });
});

test("a denied request's body never reaches the upstream", async () => {
  const host = await hostWith(delay("1s", "no"));
  const exchange = await host.exchange({ ...login, body: ["never ", "seen"] });
  expect(exchange.response).toMatchObject({ status: 403, body: "no" });
  expect(exchange).not.toHaveReachedUpstream();
});

// -- what the service is told

test("a request without userid is asked about as well", async () => {
  const host = await hostWith(({ headers }) => (headers.some(([name]) => name === "userid") ? "ok" : "who?"));
  const exchange = await host.exchange({ path: "/private" });
  expect(exchange.callouts[0]).toHaveHeaders({ userid: null });
  expect(exchange.response).toMatchObject({ status: 403, body: "who?" });
});

test("an empty userid is forwarded as empty, not as absent", async () => {
  const host = await hostWith("ok");
  const { callouts } = await host.exchange({ headers: { userid: "" } });
  expect(callouts[0]).toHaveHeader("userid", "");
});

test("a userid whose bytes are not UTF-8 is forwarded as it is", async () => {
  const host = await hostWith("ok");
  const { callouts } = await host.exchange({ headers: [["userid", Uint8Array.of(0x61, 0xff, 0x62)]] });
  expect(callouts[0]).toHaveHeader("userid", "a\udcffb");
});

test("the configured headers are forwarded, and no others", async () => {
  const host = await hostWith("ok", { headers: ["x-token", "cookie", "x-absent"] });
  const headers = { userid: "admin", "X-Token": "t", cookie: "a=1", authorization: "Basic x" };
  const { callouts } = await host.exchange({ headers });
  expect(callouts[0]).toHaveHeaders({
    "x-token": "t",
    cookie: "a=1",
    "x-absent": null,
    userid: null,
    authorization: null,
  });
});

test("the upstream still sees the forwarded headers", async () => {
  const host = await hostWith("ok");
  const { upstream } = await host.exchange(login);
  expect(upstream).toHaveHeader("userid", "admin");
});

// -- configuration

test("every field configured", async () => {
  const configuration = {
    cluster: "gate",
    authority: "auth-simple:8080",
    path: "/check?v=1",
    headers: ["x-token"],
    timeout: "2s",
  };
  const host = await createHost({ filters: [{ wasm, configuration }], clusters: { gate: "ok" } });
  const exchange = await host.exchange({ headers: { "x-token": "t" } });
  expect(exchange).toHaveCalledOut({
    cluster: "gate",
    authority: "auth-simple:8080",
    path: "/check?v=1",
    timeout: 2000,
  });
  expect(exchange.callouts[0]).toHaveHeader("x-token", "t");
});

test.each([
  ["no configuration", undefined],
  ["an empty object", {}],
])("%s means the defaults", async (_, configuration) => {
  const filter: FilterOptions = configuration === undefined ? { wasm } : { wasm, configuration };
  const host = await createHost({ filters: [filter], clusters: { auth: "ok" } });
  const exchange = await host.exchange(login);
  expect(exchange).toHaveCalledOut({ cluster: "auth", authority: "auth", path: "/auth", timeout: 5000 });
});

test("the authority follows the cluster where it is not configured", async () => {
  const host = await createHost({
    filters: [{ wasm, configuration: { cluster: "gate" } }],
    clusters: { gate: "ok" },
  });
  expect(await host.exchange(login)).toHaveCalledOut({ cluster: "gate", authority: "gate" });
});

test.each([
  ['{"timeout": 5}', "timeout: expected a string"],
  ['{"timeout": "5 s"}', 'timeout: expected a time such as "5s" or "250ms"'],
  ['{"timeout": "soon"}', 'timeout: expected a time such as "5s" or "250ms"'],
  ['{"headers": ["userid", 7]}', "headers[1]: expected a string"],
  ['{"headers": "userid"}', "headers: expected a list"],
  ['{"cluster": null}', "cluster: expected a string"],
  ['{"clutser": "auth"}', "clutser: unknown field"],
  ['{"cluster": "auth"} x', "unexpected text behind the end"],
  ["[]", "expected an object"],
  ["auth", "expected an object"],
])("refuses %s and names the path", async (configuration, message) => {
  await expect(hostWith("ok", configuration)).rejects.toMatchObject(refusal(message));
});

test.each(['{"cluster": "auth"', '{"cluster": "auth', '{"cluster" "auth"}', '{"cluster": "\\q"}', "{,}"])(
  "refuses the broken JSON %s",
  async (configuration) => {
    await expect(hostWith("ok", configuration)).rejects.toMatchObject(refusal());
  },
);
