import "proxy-wasm-host-sim/vitest";
import { createHost, reset, resetAfter, timeout } from "proxy-wasm-host-sim";
import { describe, expect, test } from "vitest";

const addHeader = { wasm: "build/add-header/plugin.wasm", configuration: "world" };

describe("an exchange", () => {
  test("says what was sent, what the upstream saw and what the client got", async () => {
    const host = await createHost({ filters: [addHeader], upstream: ({ path }) => `you asked for ${path}` });
    const exchange = await host.exchange({ path: "/a?b=c", headers: { "x-one": ["1", "2"] } });
    expect(exchange.request).toMatchObject({ method: "GET", path: "/a?b=c" });
    expect(exchange.upstream.headers).toEqual([
      ["x-one", "1"],
      ["x-one", "2"],
      ["x-forwarded-proto", "http"],
    ]);
    expect(exchange.response).toHaveBody("you asked for /a?b=c");
    expect(exchange).toHaveReachedUpstream();
  });

  test("is plain data: it survives JSON", async () => {
    const host = await createHost({ filters: [addHeader] });
    const { trace, response } = await host.exchange();
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
    expect(JSON.parse(JSON.stringify(response.headers))).toEqual(response.headers);
  });

  test("keeps header bytes that are no UTF-8", async () => {
    const host = await createHost({ filters: [addHeader] });
    const exchange = await host.exchange({ headers: [["x-raw", new Uint8Array([0xff, 0x41])]] });
    expect(exchange.upstream.headers[0]).toEqual(["x-raw", "\udcffA"]);
  });

  test("whose upstream is silent ends with the route's timeout, in no real time", async () => {
    const host = await createHost({ filters: [addHeader], upstream: timeout() });
    const exchange = await host.exchange();
    expect(exchange.response).toMatchObject({ status: 504, body: "upstream request timeout" });
    expect(exchange.flags).toBe("UT");
  });

  test("whose upstream breaks before its head is a 503, and behind it a cut response", async () => {
    const before = await createHost({ filters: [addHeader], upstream: reset() });
    expect((await before.exchange()).response.status).toBe(503);
    const behind = await createHost({ filters: [addHeader], upstream: resetAfter({ body: ["part"] }) });
    expect((await behind.exchange()).response).toMatchObject({ status: 200, body: "part", ended: "reset" });
  });

  test("that nothing can end says where it hangs, and leaves nothing behind", async () => {
    const host = await createHost({
      filters: [addHeader],
      routes: [{ timeout: 0 }],
      upstream: timeout(),
    });
    const exchange = await host.exchange();
    expect(exchange.response.ended).toBe("open");
    expect(exchange.problems).toMatchObject([{ code: "EXCHANGE_HANGS" }]);
    expect(host).toBeIdle();
  });
});

test("a handler that throws is the test's error", async () => {
  const host = await createHost({
    filters: [addHeader],
    upstream: () => {
      throw new Error("my mistake");
    },
  });
  await expect(host.exchange()).rejects.toThrow("my mistake");
});

test("a handler may be asynchronous, and give a Web Response", async () => {
  const host = await createHost({
    filters: [addHeader],
    upstream: async () => new Response("late", { status: 201, headers: { "x-a": "b" } }),
  });
  const { response } = await host.exchange();
  expect(response).toMatchObject({ status: 201, body: "late" });
  expect(response).toHaveHeader("x-a", "b");
});

test("a list gives one reply for each request, the last one again and again", async () => {
  const host = await createHost({ filters: [addHeader], upstream: ["one", "two"] });
  const bodies = [];
  for (let i = 0; i < 3; i++) bodies.push((await host.exchange()).response.body);
  expect(bodies).toEqual(["one", "two", "two"]);
});

test("exchanges at the same time do not mix", async () => {
  const host = await createHost({
    filters: [addHeader],
    upstream: async ({ path }) => {
      await new Promise((resolve) => setImmediate(resolve));
      return path;
    },
  });
  const paths = ["/a", "/b", "/c"];
  const exchanges = await Promise.all(paths.map((path) => host.exchange({ path })));
  expect(exchanges.map(({ response }) => response.body)).toEqual(paths);
});

test("a plugin that refuses its configuration is told with what it logged", async () => {
  const filters = [{ ...addHeader, configuration: "x-a: b\nno header" }];
  await expect(createHost({ filters })).rejects.toMatchObject({
    code: "PLUGIN_CONFIGURATION_REFUSED",
    message: expect.stringMatching(/It logged:[\s\S]*no header[\s\S]*Plugin add-header failed to load/),
  });
});

test("a module that is not there is the test's mistake, with the way out", async () => {
  await expect(createHost({ filters: ["nowhere/plugin.wasm"] })).rejects.toMatchObject({
    code: "MODULE_UNREADABLE",
    message: expect.stringContaining("npm run build"),
  });
});

test("closing a host ends its plugins", async () => {
  const host = await createHost({ filters: ["build/guests/probe_0_2_1.wasm"] });
  host.close();
  expect(host).toHaveLogged("> done(1)");
  expect(host).toHaveLogged("> delete(1)");
});
