import { connect, createServer, type Http2Server, type IncomingHttpHeaders } from "node:http2";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { cluster, direct, hostConfig, http, listener, toCluster } from "./host-config.js";
import { start } from "./start.js";

/** An HTTP/2 server on loopback, until the end of the test. */
async function serve(onStream: Parameters<Http2Server["on"]>[1]) {
  const server = createServer().on("stream", onStream as never);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: async () => void server.close() };
}

interface Answer {
  headers: IncomingHttpHeaders;
  body: string;
  trailers: IncomingHttpHeaders | null;
  code: number;
}

/** One request on a connection of its own. */
function ask(
  port: number,
  headers: Record<string, string>,
  body: string[] = [],
  trailers?: Record<string, string>,
) {
  const session = connect(`http://127.0.0.1:${port}`);
  const stream = session.request(headers, {
    endStream: body.length === 0,
    waitForTrailers: trailers !== undefined,
  });
  stream.on("wantTrailers", () => stream.sendTrailers(trailers ?? {}));
  for (const piece of body) stream.write(piece);
  if (body.length > 0) stream.end();
  return new Promise<Answer>((resolve) => {
    const answer: Answer = { headers: {}, body: "", trailers: null, code: -1 };
    stream.on("response", (head) => Object.assign(answer, { headers: head }));
    stream.on("data", (bytes: Buffer) => {
      answer.body += bytes.toString();
    });
    stream.on("trailers", (fields) => Object.assign(answer, { trailers: fields }));
    stream.on("error", () => {});
    stream.on("close", () => {
      session.destroy();
      resolve({ ...answer, code: stream.rstCode ?? 0 });
    });
  });
}

test("HTTP/2 is found on the port of HTTP/1.1", async () => {
  await using started = await start(hostConfig({ listeners: [listener({ http: http(direct(200, "hi")) })] }));
  const { headers, body, code } = await ask(started.port, { ":path": "/" });
  expect([headers[":status"], body, code]).toEqual([200, "hi", 0]);
});

test("a HEAD request gets a head", async () => {
  await using started = await start(hostConfig({ listeners: [listener({ http: http(direct(200, "hi")) })] }));
  const { headers, body } = await ask(started.port, { ":path": "/", ":method": "HEAD" });
  expect([headers["content-length"], body]).toEqual(["2", ""]);
});

test("bodies and trailers pass in both directions", async () => {
  await using upstream = await serve((stream, headers) => {
    let body = "";
    let seen = {};
    stream.on("data", (bytes: Buffer) => {
      body += bytes;
    });
    stream.on("trailers", (trailers: object) => {
      seen = trailers;
    });
    stream.respond({ ":status": 200, "x-path": headers[":path"] }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "x-seen": JSON.stringify(seen) }));
    stream.on("end", () => stream.end(`${body}!`));
  });
  const config = hostConfig({
    listeners: [listener({ http: http(toCluster("up")) })],
    clusters: [cluster("up", upstream.port, { http2: true })],
  });
  await using started = await start(config);
  const request = { ":path": "/p", ":method": "POST" };
  const { headers, body, trailers } = await ask(started.port, request, ["one ", "two"], { "x-end": "yes" });
  expect([headers["x-path"], body, trailers?.["x-seen"]]).toEqual(["/p", "one two!", '{"x-end":"yes"}']);
});

test("a response that is cut is RST_STREAM 2", async () => {
  await using upstream = await serve((stream) => {
    stream.respond({ ":status": 200 });
    stream.on("error", () => {});
    stream.write("some", () => stream.destroy(new Error("cut")));
  });
  const config = hostConfig({
    listeners: [listener({ http: http(toCluster("up")) })],
    clusters: [cluster("up", upstream.port, { http2: true })],
  });
  await using started = await start(config);
  const { headers, code } = await ask(started.port, { ":path": "/" });
  expect([headers[":status"], code]).toEqual([200, 2]);
});

test("a stream that the upstream refuses is a 503", async () => {
  await using upstream = await serve((stream) => stream.close(8));
  const config = hostConfig({
    listeners: [listener({ http: http(toCluster("up")) })],
    clusters: [cluster("up", upstream.port, { http2: true })],
  });
  await using started = await start(config);
  const { headers, body } = await ask(started.port, { ":path": "/" });
  expect([headers[":status"], body.endsWith("reset reason: remote reset")]).toEqual([503, true]);
});

test("nobody behind an HTTP/2 cluster is a 503", async () => {
  const config = hostConfig({
    listeners: [listener({ http: http(toCluster("up")) })],
    clusters: [cluster("up", 1, { http2: true })],
  });
  await using started = await start(config);
  const { headers, body } = await ask(started.port, { ":path": "/" });
  expect([headers[":status"], body.endsWith("remote connection failure")]).toEqual([503, true]);
});
