import "proxy-wasm-host-sim/vitest";
import { createHost, timeout } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";

const message = {
  headers: [
    ["a", "1"],
    ["b", "x\udcff"],
  ] as Array<[string, string]>,
  body: "text",
};

test("toHaveHeader names the headers that are there", () => {
  expect(message).toHaveHeader("A", "1");
  expect(message).toHaveHeader("a", /\d/);
  expect(() => expect(message).toHaveHeader("c")).toThrow(/header "c"[\s\S]*a: 1[\s\S]*b: x\\xff/);
  expect(() => expect(message).not.toHaveHeader("a")).toThrow(/not to have header "a"/);
});

test("toHaveHeaders checks several, and absence", () => {
  expect(message).toHaveHeaders({ a: "1", z: null });
  expect(() => expect(message).toHaveHeaders({ a: null })).toThrow(/a: \(absent\)/);
});

test("toHaveBody shows the body that is there", () => {
  expect(message).toHaveBody(/ex/);
  expect(() => expect(message).toHaveBody("other")).toThrow(/Its body: "text"/);
});

test("toHaveCalledOut lists the callouts that were made", async () => {
  const host = await createHost({ filters: ["build/auth/plugin.wasm"], clusters: { auth: timeout() } });
  const exchange = await host.exchange();
  expect(exchange).toHaveCalledOut("auth");
  expect(exchange).toHaveCalledOut({ cluster: "auth", timeout: 5000 });
  expect(() => expect(exchange).toHaveCalledOut("billing")).toThrow(/GET \/auth on "auth" -> 504/);
});

test("toHaveReachedUpstream says what the client got instead", async () => {
  const host = await createHost({ filters: ["build/auth/plugin.wasm"], clusters: { auth: 500 } });
  const exchange = await host.exchange();
  expect(exchange).not.toHaveReachedUpstream();
  expect(() => expect(exchange).toHaveReachedUpstream()).toThrow(/the client got 403/);
});

test("toHaveLogged and toHaveMetric list what there is", async () => {
  const script = '@request_headers\nlog 3 "careful"\ndefine_metric 0 "hits" >i=m\nincrement_metric $m 2';
  const host = await createHost({
    filters: [{ wasm: "build/guests/probe_0_2_1.wasm", configuration: script }],
  });
  const exchange = await host.exchange();
  expect(exchange).toHaveLogged("careful", "warn");
  expect(() => expect(exchange).toHaveLogged("danger")).toThrow(/warn: careful/);
  expect(host).toHaveMetric("hits", 2);
  expect(() => expect(host).toHaveMetric("misses")).toThrow(/hits = 2/);
});

test("toBeIdle says what is left", async () => {
  const host = await createHost({ filters: ["build/auth/plugin.wasm"], clusters: { auth: "ok" } });
  await host.open().headers();
  expect(() => expect(host).toBeIdle()).toThrow(/1 stream\(s\) have not ended[\s\S]*callout 4/);
});
