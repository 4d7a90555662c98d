/** redact: what is masked, however a body is cut, and what is left alone. */
import { createHost, cuts, type Host, type RequestOptions } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { expect, test } from "vitest";

const wasm = "build/redact/plugin.wasm";
const card = "\\b\\d{13,16}\\b";
const configuration = { patterns: [card, "(?:secret|token)=[^&\\s]+"] };

const hostWith = (more: object = {}, upstream = {}): Promise<Host> =>
  createHost({ filters: [{ wasm, configuration: { ...configuration, ...more } }], upstream });

const post = (body: RequestOptions["body"], headers = {}): RequestOptions => ({
  method: "POST",
  headers: { "content-type": "text/plain", ...headers },
  ...(body === undefined ? {} : { body }),
});

test.each(cuts("card 4111111111111111"))("masks a number cut as %j", async (...chunks) => {
  const host = await hostWith();
  const exchange = await host.exchange(post(chunks.flat()));
  expect(exchange.upstream.body).toBe("card ****************");
  expect(host).toBeIdle();
});

test.each([
  ["4111111111111111", "*".repeat(16)],
  ["a=1&secret=hunter2&b=2", "a=1&**************&b=2"],
  ["x4111111111111111", "x4111111111111111"],
  ["41111111111111112", "41111111111111112"],
  ["4111111111111 4111111111111", "************* *************"],
  ["nothing to see", "nothing to see"],
  ["ü 4111111111111 ü", "ü ************* ü"],
])("%j becomes %j, in requests and responses, in one piece and byte by byte", async (body, expected) => {
  const bytes = [...Buffer.from(body)].map((byte) => Buffer.from([byte]));
  for (const chunks of [[Buffer.from(body)], bytes]) {
    const host = await hostWith({}, { headers: { "content-type": "text/plain" }, body: chunks });
    const exchange = await host.exchange(post(chunks));
    expect(exchange.upstream.body).toBe(expected);
    expect(exchange.response.body).toBe(expected);
  }
});

test("a body that ends in trailers is looked through to its end", async () => {
  const upstream = { body: ["41111", "11111111"], trailers: { "x-end": "yes" } };
  const host = await hostWith({}, upstream);
  const exchange = await host.exchange({ ...post(["41111", "11111111"]), trailers: { "x-end": "yes" } });
  expect(exchange.upstream.body).toBe("*************");
  expect(exchange.response).toHaveBody("*************");
});

test("bytes that are no text stay what they are around what is masked", async () => {
  const host = await hostWith();
  const bytes = Buffer.concat([
    Buffer.from([0xff, 0x00]),
    Buffer.from(" 4111111111111 "),
    Buffer.from([0xc3]),
  ]);
  const { upstream } = await host.exchange(post(bytes));
  expect(Buffer.from(upstream.bytes)).toEqual(Buffer.from(bytes).fill("*", 3, 16));
});

test.each([
  ["image/png", false],
  ["application/json; charset=utf-8", true],
  ["TEXT/HTML", true],
  ["application/x-www-form-urlencoded", true],
])("a body of the type %s is looked through: %j", async (type, masked) => {
  const host = await hostWith();
  const { upstream } = await host.exchange(post("4111111111111", { "content-type": type }));
  expect(upstream.body).toBe(masked ? "*************" : "4111111111111");
});

test("the content types, the mask and the direction are configured", async () => {
  const upstream = { headers: { "content-type": "image/png" }, body: "4111111111111" };
  const host = await hostWith({ contentTypes: "^image/", mask: "#", requests: false }, upstream);
  const exchange = await host.exchange(post("4111111111111", { "content-type": "image/png" }));
  expect(exchange.upstream.body).toBe("4111111111111");
  expect(exchange.response.body).toBe("#############");
});

test("upstreams are not asked for compressed responses; one that comes compressed passes, and the log says so", async () => {
  const host = await hostWith({}, { headers: { "content-encoding": "gzip" }, body: "4111111111111" });
  const { upstream, response, logs } = await host.exchange({ headers: { "accept-encoding": "gzip" } });
  expect(upstream).toHaveHeaders({ "accept-encoding": null });
  expect(response.body).toBe("4111111111111");
  expect(logs).toMatchObject([{ level: "warn", message: "not looked through: content-encoding gzip" }]);
});

test("what is settled goes on at once: a long body is not gathered", async () => {
  const host = await hostWith();
  const chunks = Array.from({ length: 64 }, () => `${"text ".repeat(13_000)}4111111111111 `);
  const { upstream, response } = await host.exchange(post(chunks));
  expect(response.status).toBe(200);
  expect(upstream.body).toBe(chunks.join("").replaceAll("4111111111111", "*************"));
});

test.each([
  [{ patterns: [] }, "patterns: at least one"],
  [{ patterns: ["("] }, "patterns[0]: no end at 0"],
  [{ patterns: ["a", "b*"] }, "patterns[1]: fits an empty text"],
  [{ patterns: ["a{600}", "b{600}", "c{600}", "d{600}"] }, "patterns: too large"],
  [{ patterns: "a" }, "patterns: expected a list"],
  [{ mask: "**" }, "mask: expected one character of ASCII"],
  [{ mask: "ü" }, "mask: expected one character of ASCII"],
  [{ contentTypes: "[" }, "contentTypes: no end at 0"],
  [{ pattern: [] }, "pattern: unknown field"],
])("refuses %j and names the path", async (more, message) => {
  await expect(hostWith(more)).rejects.toMatchObject({
    code: "PLUGIN_CONFIGURATION_REFUSED",
    message: expect.stringContaining(`error: configuration: ${message}`),
  });
});
