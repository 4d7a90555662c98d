import { delay, type RequestOptions, reset, resetAfter } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";
import { requestCode } from "../../../host-sim/testing/request-code.js";

test.each<[RequestOptions, string]>([
  [{}, ""],
  [{ path: "/a", headers: [] }, '{ path: "/a" }'],
  [{ headers: [["x", new Uint8Array([255, 254])]] }, '{ headers: [["x", new Uint8Array([255, 254])]] }'],
  [{ body: "ab".repeat(100) }, '{ body: "ab".repeat(100) }'],
  [{ path: `/${"p".repeat(200)}` }, '{ path: "/" + "p".repeat(200) }'],
  [{ body: new Uint8Array(300) }, "{ body: new Uint8Array(300) }"],
  [{ body: ["a", delay("1s", "b"), reset()] }, '{ body: ["a", delay("1s", "b"), reset()] }'],
  [{ upstream: resetAfter("half") }, '{ upstream: resetAfter({ body: "half" }) }'],
  [{ trailers: { "x-sum": "1" } }, '{ trailers: { "x-sum": "1" } }'],
])("%j is made by %s", (request, code) => {
  expect(requestCode(request)).toBe(code);
});
