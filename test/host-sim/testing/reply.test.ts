/** Replies as tests write them. */
import { createHost, type ReplyOptions } from "proxy-wasm-host-sim";
import { expect, test } from "vitest";
import { isResponse } from "../../../host-sim/testing/web.js";

test("a reply object that a test changes counts as it stands", async () => {
  const reply: ReplyOptions = { body: "before" };
  const host = await createHost({ filters: [], upstream: reply });
  expect((await host.exchange()).response.body).toBe("before");
  reply.body = "after";
  expect((await host.exchange()).response.body).toBe("after");
});

test("a Web Response is a reply", async () => {
  const upstream = () => new Response("web", { status: 201, headers: { a: "b" } });
  const host = await createHost({ filters: [], upstream });
  const { response } = await host.exchange();
  expect(response).toMatchObject({ status: 201, body: "web" });
  expect(response.headers).toContainEqual(["a", "b"]);
});

test.each(["ok", 200, { status: 200 }, new Uint8Array(1), null])("%j is no Response", (reply) => {
  expect(isResponse(reply)).toBe(false);
});

test("a reply cannot name a pseudo header", async () => {
  const host = await createHost({ filters: [], upstream: { headers: { ":status": "teapot" } } });
  await expect(host.exchange()).rejects.toMatchObject({ code: "BAD_REPLY", fault: "user" });
});
