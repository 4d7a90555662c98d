import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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
