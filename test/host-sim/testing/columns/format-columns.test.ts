import { createHost, formatColumns, timeout } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { expect, test } from "vitest";
import { guest } from "../../vm/wat.js";

const addHeader = { wasm: "build/add-header/plugin.wasm", configuration: "x-a: b" };
const auth = "build/auth/plugin.wasm";

test("an exchange as three columns, in the order in which it happened", async () => {
  const host = await createHost({ filters: [addHeader], upstream: "hello" });
  const exchange = await host.exchange({ path: "/a" });
  expect(formatColumns(exchange, { width: 100, color: false })).toBe(
    `\
client                    | plugin                                       | upstream
--------------------------+----------------------------------------------+--------------------------
GET /a (example.com)      |                                              |
                          | add-header: context_create(1)                |
                          |                                              | GET /a (example.com)
                          |                                              |   x-forwarded-proto: http
                          | add-header: response_headers(2, 0) ->        |
                          |   Continue                                   |
                          |   add_header_map_value("HttpResponseHeaders" |
                          |     , "x-a", "b") -> Ok                      |
200 (via_upstream)        |                                              |
  content-length: 5       |                                              |
  x-a: b                  |                                              |
  date: Thu, 01 Jan 2026  |                                              |
    00:00:00 GMT          |                                              |
  server: envoy           |                                              |
  "hello"                 |                                              |`,
  );
});

test("a callout and its answer stand among the hostcalls that made and read them", async () => {
  const host = await createHost({ filters: [auth], clusters: { auth: "ok" } });
  const rows = formatColumns(await host.exchange(), { width: 120 }).split("\n");
  const at = (text: string) => rows.findIndex((row) => row.includes(text));
  const order = [
    "http_call(",
    "| auth: GET /auth",
    "| auth: 200",
    "http_call_response(",
    "continue_stream(",
  ].map(at);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order).not.toContain(-1);
});

test("a request that is answered on its way never reaches the third column", async () => {
  const host = await createHost({ filters: [auth], clusters: { auth: timeout() } });
  const text = formatColumns(await host.exchange(), { width: 100 });
  expect(text).toContain("| saw nothing");
  expect(text).toContain("auth: 504 (timeout)");
  expect(text).toContain("\n403");
});

test("long bodies are cut, and told with their length", async () => {
  const host = await createHost({ filters: [addHeader], upstream: "z".repeat(50_000) });
  const text = formatColumns(await host.exchange(), { width: 80 });
  expect(text.split("\n").length).toBeLessThan(40);
  expect(Math.max(...text.split("\n").map((row) => row.length))).toBeLessThanOrEqual(80);
});

test("very many hostcalls are cut in the middle", async () => {
  const host = await createHost({ filters: [addHeader] });
  const exchange = await host.exchange();
  const one = exchange.hostcalls[0]!;
  const text = formatColumns({ ...exchange, trace: [...exchange.trace, ...Array(500).fill(one)] });
  expect(text).toMatch(/\.\.\. \d+ more lines \.\.\./);
  expect(text.split("\n").length).toBeLessThan(220);
});

test("colours only where they are asked for", async () => {
  const exchange = await (await createHost({ filters: [addHeader] })).exchange();
  expect(formatColumns(exchange, { color: true })).toContain("\x1b[1m");
  expect(formatColumns(exchange, { color: false })).not.toContain("\x1b[");
});

test.each([
  ["a response", (exchange: { response: object }) => exchange.response],
  ["an upstream request", (exchange: { upstream: object }) => exchange.upstream],
])("a matcher that fails on %s shows the exchange behind it", async (_, part) => {
  const host = await createHost({ filters: [addHeader] });
  const exchange = await host.exchange({ path: "/shown" });
  expect(() => expect(part(exchange)).toHaveHeader("x-missing")).toThrow(
    /The exchange:\nclient +\| plugin +\| upstream/,
  );
});

test("a matcher that fails behind a trap tells its story", async () => {
  const host = await createHost({ filters: [{ wasm: guest("traps"), name: "traps" }] }).catch(
    (error) => error,
  );
  expect(host.message).toContain('plugin "traps" trapped in');
});

test("a step of an open stream shows the stream so far", async () => {
  const host = await createHost({ filters: [addHeader] });
  const step = await host.open({ path: "/open" }).headers({ end: true });
  expect(() => expect(step).toBePaused()).toThrow("GET /open (example.com)");
});
