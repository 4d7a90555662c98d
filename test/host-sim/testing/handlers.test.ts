/** Handlers of peers, in every form in which a test may write one. */
import "proxy-wasm-host-sim/vitest";
import {
  createHost,
  delay,
  type Handler,
  reset,
  resetAfter,
  timeout,
  toWebRequest,
  toWebResponse,
} from "proxy-wasm-host-sim";
import { describe, expect, test } from "vitest";
import { toHaveHeader } from "../../../host-sim/testing/matchers/index.js";

const ask = async (upstream: Handler) => {
  const host = await createHost({ filters: [], upstream });
  const before = host.clock.now.getTime();
  const exchange = await host.exchange();
  return { ...exchange, took: host.clock.now.getTime() - before };
};

async function* pieces(): AsyncGenerator<string> {
  yield "one ";
  await Promise.resolve();
  yield "two";
}

describe("a body that comes in its own time", () => {
  test("pieces wait in virtual time", async () => {
    const { response, took } = await ask({ body: ["a", delay("2s", "b"), delay("3s"), "c"] });
    expect([response.body, response.ended, took]).toEqual(["abc", "complete", 5000]);
  });

  test("an async iterable is a reply", async () => {
    const { response } = await ask(() => pieces());
    expect(response).toMatchObject({ status: 200, body: "one two", ended: "complete" });
    expect(response).toHaveHeader("transfer-encoding", "chunked");
  });

  test("a generator may wait with a delay, and end with a failure", async () => {
    const { response, took } = await ask(function* () {
      yield "half";
      yield delay("1s", " and more");
      yield reset();
    });
    expect([response.body, response.ended, took]).toEqual(["half and more", "reset", 1000]);
  });

  test("a ReadableStream is a body", async () => {
    const body = new ReadableStream<string>({
      start(controller) {
        controller.enqueue("web ");
        controller.enqueue("stream");
        controller.close();
      },
    });
    expect((await ask({ status: 201, body })).response).toMatchObject({ status: 201, body: "web stream" });
  });

  test("a body that falls silent ends with the route's timeout", async () => {
    const { response, took } = await ask({ body: ["half", timeout()] });
    expect([response.body, response.ended, took]).toEqual(["half", "reset", 15_000]);
  });

  test("a generator that throws is the test's error", async () => {
    const upstream = function* () {
      yield "a";
      throw new Error("my mistake");
    };
    await expect(ask(upstream)).rejects.toThrow("my mistake");
  });

  test("a generator of which nobody wants the rest is closed", async () => {
    let closed = false;
    await ask(async function* () {
      try {
        for (;;) yield delay("10s", ".");
      } finally {
        closed = true;
      }
    });
    expect(closed).toBe(true);
  });

  test("a piece that is none is refused", async () => {
    await expect(ask({ body: ["a", 7 as never, delay(1, "b")] })).rejects.toMatchObject({
      code: "BAD_REPLY",
    });
  });

  test("trailers follow it", async () => {
    const { response } = await ask({ body: pieces(), trailers: { sum: "7" } });
    expect(response).toMatchObject({ body: "one two", trailers: [["sum", "7"]] });
  });
});

describe("failures", () => {
  test("resetAfter cuts a reply behind so many bytes", async () => {
    const { response } = await ask(resetAfter(3, "the whole"));
    expect(response).toMatchObject({ status: 200, body: "the", ended: "reset" });
    expect(response).toHaveHeader("content-length", "9");
  });

  test("resetAfter sends text or bytes and breaks off", async () => {
    expect((await ask(resetAfter("half"))).response).toMatchObject({ body: "half", ended: "reset" });
  });

  test("a failure can be put off", async () => {
    const { response, took } = await ask(delay("2s", reset()));
    expect([response.status, took]).toEqual([503, 2000]);
  });

  test("a number and a Response can be answered later, too", async () => {
    expect((await ask(delay("1s", 204))).took).toBe(1000);
  });
});

describe("a client's body", () => {
  test("comes in its own time", async () => {
    const host = await createHost({ filters: [] });
    const before = host.clock.now.getTime();
    const exchange = await host.exchange({ body: ["a", delay("2s", "b")] });
    expect(exchange.request.body).toBe("ab");
    expect(exchange.upstream).toMatchObject({ body: "ab", complete: true });
    expect(host.clock.now.getTime() - before).toBe(2000);
  });

  test("may end early: the client goes away", async () => {
    const host = await createHost({ filters: [] });
    const exchange = await host.exchange({ body: ["half", reset()] });
    expect(exchange.upstream).toMatchObject({ body: "half", complete: false });
    expect(exchange.flags).toBe("DC");
    expect(host).toBeIdle();
  });

  test("of a list that runs on behind the answer is not sent", async () => {
    const host = await createHost({ filters: [], routes: [{ direct: { status: 403 } }] });
    expect((await host.exchange({ body: pieces() })).response.status).toBe(403);
    expect(host).toBeIdle();
  });
});

describe("Web objects", () => {
  test("a Request is a request", async () => {
    const host = await createHost({ filters: [] });
    const request = new Request("https://shop.example:8443/a?b=c", {
      method: "PUT",
      body: "text",
      headers: { a: "\xe9" },
    });
    const { upstream } = await host.exchange(request);
    expect(upstream).toMatchObject({
      method: "PUT",
      authority: "shop.example:8443",
      path: "/a?b=c",
      body: "text",
    });
    expect(upstream).toHaveHeaders({
      a: "\udce9",
      "content-type": "text/plain;charset=UTF-8",
      "content-length": "4",
    });
  });

  test("a handler can hand its request to a server that takes a Web Request", async () => {
    const app = async (request: Request) => Response.json({ url: request.url, text: await request.text() });
    const host = await createHost({ filters: [], upstream: (request) => app(toWebRequest(request)) });
    const { response } = await host.exchange({ method: "POST", path: "/a?b", body: "order" });
    const expected = { url: "http://example.com/a?b", text: "order" };
    expect(await toWebResponse(response).json()).toEqual(expected);
  });

  test("a Response whose body has several pieces is chunked", async () => {
    const body = new ReadableStream({
      start(controller) {
        for (const text of ["a", "b"]) controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      },
    });
    expect((await ask(() => new Response(body))).response).toHaveHeader("transfer-encoding", "chunked");
  });
});

describe("what was prepared and not used", () => {
  const auth = "build/auth/plugin.wasm";

  test("names handlers that nobody asked and replies that are left", async () => {
    const host = await createHost({
      filters: [auth],
      clusters: { auth: ["ok", "ok", "fail"], billing: "ok" },
    });
    await host.exchange();
    expect(host.unused()).toEqual([
      'cluster "auth" was asked once and has 3 replies',
      'cluster "billing" was never asked',
    ]);
    expect(host.requests.map(({ cluster, path }) => `${cluster} ${path}`)).toEqual([
      "auth /auth",
      "upstream /",
    ]);
  });

  test("is nothing when all of it was", async () => {
    const host = await createHost({ filters: [auth], clusters: { auth: ["ok", "fail"] } });
    await host.exchange();
    await host.exchange();
    expect(host.unused()).toEqual([]);
  });

  test("stands under the columns of a matcher that fails, as do lists that were too short", async () => {
    const clusters = { auth: ["ok", "fail"], billing: "ok" };
    const host = await createHost({ filters: [auth], clusters });
    for (let i = 0; i < 2; i++) await host.exchange();
    const { response } = await host.exchange();
    const { message } = toHaveHeader(response, "x-none");
    expect(message()).toContain(
      `The host's peers:
  cluster "billing" was never asked
  cluster "auth" was asked 3 times and has 2 replies: the last one came again`,
    );
  });

  test("an exchange that hangs names the callouts that got no answer", async () => {
    const script =
      '@request_headers\nhttp_call "slow" [":method" "GET" ":path" "/" ":authority" "a"] "" [] 0 >i\nret 1';
    const filters = [{ wasm: "build/guests/probe_0_2_1.wasm", configuration: script }];
    const host = await createHost({ filters, clusters: { slow: timeout() } });
    const { problems } = await host.exchange();
    expect(problems[0]?.message).toMatch(/The callout \d+ to cluster "slow" \(\/\) is not answered\./);
  });

  test("a callout without an answer is named", async () => {
    const host = await createHost({ filters: [auth], clusters: { auth: "ok" } });
    await host.open().headers({ end: true });
    expect(host.unused()).toEqual(['callout 4 to cluster "auth" (/auth) is not answered']);
  });
});
