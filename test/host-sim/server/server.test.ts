import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer } from "node:net";
import { expect, test } from "vitest";
import { cluster, direct, hostConfig, http, listener, toCluster } from "./host-config.js";
import { start } from "./start.js";

test("answers a direct response", async () => {
  const config = hostConfig({ listeners: [listener({ http: http(direct(201, "hi")) })] });
  await using started = await start(config);
  const response = await fetch(`http://127.0.0.1:${started.port}/`);
  expect([response.status, await response.text()]).toEqual([201, "hi"]);
});

test("takes a request to the cluster and brings its response back", async () => {
  const upstream = createServer((request, response) => {
    response.setHeader("x-path", request.url ?? "");
    request.pipe(response);
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const { port } = upstream.address() as AddressInfo;
  const config = hostConfig({
    listeners: [listener({ http: http(toCluster("up")) })],
    clusters: [cluster("up", port)],
  });
  await using started = await start(config);
  const response = await fetch(`http://127.0.0.1:${started.port}/echo?a`, { method: "POST", body: "body" });
  expect([response.headers.get("x-path"), await response.text()]).toEqual(["/echo?a", "body"]);
  upstream.close();
});

test("what lies ready to be read is one piece of the body", async () => {
  const sizes: number[] = [];
  const upstream = createTcpServer((socket) => {
    socket.on("data", (bytes) => {
      const chunk = /\r\n([1-9a-f][0-9a-f]*)\r\n/.exec(bytes.toString("latin1"));
      if (chunk !== null) sizes.push(Number.parseInt(chunk[1]!, 16));
      if (bytes.toString("latin1").endsWith("0\r\n\r\n"))
        socket.end("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const { port } = upstream.address() as AddressInfo;
  const listeners = [listener({ http: http(toCluster("up")) })];
  await using started = await start(hostConfig({ listeners, clusters: [cluster("up", port)] }));
  const size = 100_000;
  const client = connect(started.port, "127.0.0.1");
  const head = "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n";
  client.write(`${head}${size.toString(16)}\r\n${"x".repeat(size)}\r\n0\r\n\r\n`);
  await new Promise((resolve) => client.resume().on("close", resolve));
  upstream.close();
  expect(sizes).toEqual([size]);
});
