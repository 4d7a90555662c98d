import { expect, test } from "vitest";
import { connectionFailure, timeout } from "../../../host-sim/index.js";
import "../../../host-sim/vitest.js";
import { hostOf } from "../guest.js";

const upper = (options = {}) => hostOf("sdk-bodies", { rootId: "upper" }, options);
const held = (options = {}) =>
  hostOf("sdk-bodies", { rootId: "held", allowOnHeadersStopIteration: true }, options);

test.each([
  ["in one piece", { body: "hello" }],
  ["in chunks", { body: ["he", "l", "lo"] }],
  ["ended by trailers", { body: ["hel", "lo"], trailers: { "x-t": "1" } }],
])("a request's body %s is changed whole, and sent without its old length", async (_how, request) => {
  const host = await upper();
  const { upstream, logs } = await host.exchange(request);
  expect(logs.map(({ message }) => message)).toEqual(["request 5"]);
  expect(upstream).toMatchObject({ complete: true, body: "HELLO!" });
  expect(upstream).toHaveHeaders({ "content-length": null, "transfer-encoding": "chunked" });
  expect(upstream.trailers).toEqual("trailers" in request ? [["x-t", "1"]] : []);
});

test("a message without a body is left alone", async () => {
  const host = await upper({ upstream: 204 });
  const { upstream, response, logs } = await host.exchange();
  expect([upstream.body, response.status, logs]).toEqual(["", 204, []]);
});

test("a response can be emptied, or passed by its headers", async () => {
  const host = await upper({ upstream: [{ body: ["a", "b"] }, { body: "ab", headers: { "x-leave": "1" } }] });
  expect((await host.exchange()).response).toMatchObject({ status: 200, body: "", ended: "complete" });
  const { response } = await host.exchange();
  expect(response).toMatchObject({ body: "ab" });
  expect(response).toHaveHeader("content-length", "2");
});

test.each([
  ["ok", "yes"],
  [connectionFailure(), "2"],
  [timeout(), "4"],
])(
  "held headers are changed after the body, with a callout about it that gives %j",
  async (answer, checked) => {
    const host = await held({ upstream: "answer", clusters: { service: answer } });
    const { upstream, response, callouts } = await host.exchange({ body: "hello" });
    expect(callouts[0]).toMatchObject({ body: "hello and more", timeout: 100, headers: expect.anything() });
    expect(callouts[0]?.headers).toContainEqual(["x-a", "1"]);
    expect(upstream).toMatchObject({ complete: true, body: "hello and more" });
    expect(upstream).toHaveHeaders({ "content-length": "14", "x-size": "14", "x-checked": checked });
    expect(response).toMatchObject({ status: 299, body: "<answer" });
    expect(response).toHaveHeader("content-length", "7");
  },
);

test("more than the host may buffer is a 413", async () => {
  const host = await upper({ bufferLimit: 20 });
  const { response } = await host.exchange({ body: ["0123456789", "0123456789", "0123456789"] });
  // The host's answer is a response like any other: this filter empties it.
  expect(response).toMatchObject({ status: 413, body: "", ended: "complete" });
});
