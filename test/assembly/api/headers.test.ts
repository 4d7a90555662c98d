import { expect, test } from "vitest";
import { hostOf, said } from "../guest.js";

const bytes = Uint8Array.of(0x61, 0xff, 0xc3, 0xa4);
const headers = { "x-empty": "", "x-text": bytes, "x-twice": ["one", "two"] };

test("reads: absent is not empty, text is lossy, bytes are untouched, every entry is there", async () => {
  expect(await said("headers read", headers)).toEqual([
    "null",
    "status 1",
    '""',
    '"a\ufffdä"',
    "<61ffc3a4>",
    "<>",
    "one|two 0",
    "true false",
    "x-text=a\ufffdä",
    "<61ffc3a4>",
    "x-twice=one",
    "<6f6e65>",
    "x-twice=two",
    "<74776f>",
    "true",
  ]);
});

test("writes: add, set, remove, and bytes that are no UTF-8 arrive as they were", async () => {
  const host = await hostOf("sdk-api");
  const exchange = await host.exchange({ headers: { "x-do": "headers write", ...headers } });
  expect(exchange.logs.map((log) => log.message)).toEqual(Array(6).fill("status 0"));
  expect(exchange.upstream.headers.filter(([name]) => /^x-(?!do|forwarded)/.test(name))).toEqual([
    ["x-added", "önë"],
    ["x-added", "a\udcffä"],
    ["x-twice", "once"],
    ["x-empty", "a\udcffä"],
  ]);
});

test("setPairs replaces the whole map, in order", async () => {
  const host = await hostOf("sdk-api");
  const exchange = await host.exchange({ headers: { "x-do": "headers setPairs", ...headers } });
  expect(exchange.logs.map((log) => log.message)).toEqual(["status 0"]);
  expect(exchange.upstream.headers.filter(([name]) => name === "x-many")).toHaveLength(40);
  expect(exchange.upstream.headers.filter(([name]) => name === "x-do")).toEqual([]);
  expect(exchange.upstream.headers).toContainEqual(["x-text", "a\udcffä"]);
});

test("a map, a buffer, a status that is not there gives null, empty or a status, and no trap", async () => {
  expect(await said("absent")).toEqual([
    "null",
    "status 2",
    "status 2",
    "0 -1",
    '""',
    "status 2",
    "null",
    "status 0",
  ]);
});

test("trailers are read and changed", async () => {
  const host = await hostOf("sdk-api");
  const exchange = await host.exchange({ body: ["a"], trailers: { "x-trailer": "was" } });
  expect(exchange.logs.map((log) => log.message)).toEqual(['"was"']);
  expect(exchange.upstream.trailers).toEqual([["x-trailer", "changed"]]);
});
