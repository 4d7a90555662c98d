/** add-header: what its configuration means, and what a response looks like behind it. */
import { createHost, type FilterOptions } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { expect, test } from "vitest";

const addHeader = (configuration?: FilterOptions["configuration"]): FilterOptions => ({
  wasm: "build/add-header/plugin.wasm",
  ...(configuration === undefined ? {} : { configuration }),
});

test("adds a header to the response", async () => {
  const host = await createHost({ filters: [addHeader("world")] });
  const exchange = await host.exchange({ path: "/" });
  expect(exchange.response).toHaveHeader("hello", "world");
});

// -- configuration

test.each([
  ["nothing", undefined],
  ["empty text", ""],
  ["blanks", " \t\r\n "],
])("configured with %s it greets the world", async (_, configuration) => {
  const host = await createHost({ filters: [addHeader(configuration)] });
  const { response } = await host.exchange();
  expect(response).toHaveHeader("hello", "world!");
});

test.each([
  ["Envoy", "Envoy"],
  ["two words", "two words"],
  ["  space around  \n", "space around"],
  ["Grüße", "Grüße"],
])("the bare value %j becomes the value of hello", async (configuration, value) => {
  const host = await createHost({ filters: [addHeader(configuration)] });
  const { response } = await host.exchange();
  expect(response).toHaveHeader("hello", value);
});

test.each([
  ["one line", "x-wasm-custom: FOO", { "x-wasm-custom": "FOO", hello: null }],
  ["several lines", "x-one: 1\nx-two: 2\nx-three: 3", { "x-one": "1", "x-two": "2", "x-three": "3" }],
  ["lines that end in CR LF", "x-one: 1\r\nx-two: 2\r\n", { "x-one": "1", "x-two": "2" }],
  ["lines with empty ones between", "\n\nx-one: 1\n\n  \nx-two: 2\n", { "x-one": "1", "x-two": "2" }],
  ["a value with colons", "location: https://example.com:8443/", { location: "https://example.com:8443/" }],
  ["a value with more space", "x-one:   wide  ", { "x-one": "wide" }],
  ["a name in capitals", "X-Wasm-Custom: FOO", { "x-wasm-custom": "FOO" }],
])("header lines: %s", async (_, configuration, headers) => {
  const host = await createHost({ filters: [addHeader(configuration)] });
  const { response } = await host.exchange();
  expect(response).toHaveHeaders(headers);
});

test("a header that is configured twice is added twice, in order", async () => {
  const host = await createHost({ filters: [addHeader("x-one: first\nx-one: second")] });
  const { response } = await host.exchange();
  expect(response.headers.filter(([name]) => name === "x-one")).toEqual([
    ["x-one", "first"],
    ["x-one", "second"],
  ]);
});

test.each([
  ["a word among headers", "x-one: 1\nnonsense\nx-two: 2", "nonsense"],
  ["a colon without a space", "x-one:1", "x-one:1"],
  ["a line without a name", ": value", ": value"],
  ["a name with a space", "x one: 1", "x one: 1"],
  ["an object, which arrives as JSON", { "x-one": "1" }, '{"x-one":"1"}'],
])("refuses %s, and the log says which line", async (_, configuration, line) => {
  await expect(createHost({ filters: [addHeader(configuration)] })).rejects.toMatchObject({
    code: "PLUGIN_CONFIGURATION_REFUSED",
    message: expect.stringContaining(`error: configuration: no "name: value": ${line}
`),
  });
});

// -- responses

test.each([200, 204, 304, 404, 500])("adds to a response with status %i", async (status) => {
  const host = await createHost({ filters: [addHeader("world")], upstream: status });
  const { response } = await host.exchange();
  expect(response).toHaveHeader("hello", "world");
  expect(response.status).toBe(status);
});

test("adds to the reply that Envoy makes when the upstream is down", async () => {
  const host = await createHost({
    filters: [addHeader("world")],
    upstream: { failure: "connection-failure" },
  });
  const { response } = await host.exchange();
  expect(response).toHaveHeader("hello", "world");
  expect(response.status).toBe(503);
});

test("leaves a header of the same name as it is and adds its own behind it", async () => {
  const host = await createHost({
    filters: [addHeader("world")],
    upstream: { headers: { hello: "upstream" } },
  });
  const { response } = await host.exchange();
  expect(response.headers.filter(([name]) => name === "hello")).toEqual([
    ["hello", "upstream"],
    ["hello", "world"],
  ]);
});

test("body and trailers pass untouched", async () => {
  const host = await createHost({
    filters: [addHeader("world")],
    upstream: { body: ["one ", "two"], trailers: { "x-end": "yes" } },
  });
  const { response } = await host.exchange();
  expect(response).toHaveBody("one two");
  expect(response.trailers).toEqual([["x-end", "yes"]]);
});

test("the upstream sees the request as it came", async () => {
  const host = await createHost({ filters: [addHeader("world")] });
  const { upstream } = await host.exchange({ method: "POST", path: "/orders?id=1", body: "order" });
  expect(upstream).toMatchObject({ method: "POST", path: "/orders?id=1", body: "order", complete: true });
  expect(upstream).toHaveHeaders({ hello: null });
});

test("two of them in a chain add in the order of the response's way", async () => {
  const host = await createHost({ filters: [addHeader("x-by: first"), addHeader("x-by: second")] });
  const { response } = await host.exchange();
  expect(response.headers.filter(([name]) => name === "x-by").map(([, value]) => value)).toEqual([
    "second",
    "first",
  ]);
});

test("is asked about response headers and nothing else", async () => {
  const host = await createHost({ filters: [addHeader("world")] });
  const { callbacks, hostcalls } = await host.exchange({ body: "request" });
  expect(callbacks.map(({ callback }) => callback)).toEqual([
    "proxy_on_context_create",
    "proxy_on_response_headers",
  ]);
  expect(hostcalls.map(({ hostcall }) => hostcall)).toEqual(["proxy_add_header_map_value"]);
  expect(host).toBeIdle();
});
