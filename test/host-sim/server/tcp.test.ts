import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { expect, test } from "vitest";
import { cluster, hostConfig, listener, tcp } from "./host-config.js";
import { start } from "./start.js";

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function config(port: number) {
  return hostConfig({ listeners: [listener({ tcp: tcp("up") })], clusters: [cluster("up", port)] });
}

/** Everything until the other end closes. */
function readAll(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    socket.on("data", (bytes) => {
      text += bytes;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
}

test("bytes pass in both directions, and an end of one side is not the end of the other", async () => {
  const upstream = createServer({ allowHalfOpen: true }, (socket) => {
    let text = "";
    socket.on("data", (bytes) => {
      text += bytes;
    });
    socket.on("end", () => socket.end(`got ${text}`));
  });
  await using started = await start(config(await listen(upstream)));
  const client = connect({ port: started.port, host: "127.0.0.1", allowHalfOpen: true });
  const answer = readAll(client);
  client.on("end", () => client.end());
  client.end("hello");
  expect(await answer).toBe("got hello");
  upstream.close();
});

test("nobody behind the cluster: the client is cut off", async () => {
  await using started = await start(config(1));
  const client = connect(started.port, "127.0.0.1");
  expect(await readAll(client)).toBe("");
});

const large = Buffer.alloc(8 << 20, "a");

test.each(["client", "upstream"])("a slow %s loses nothing", async (slow) => {
  let received = 0;
  const count = (socket: Socket) =>
    socket.on("data", (bytes) => {
      received += bytes.length;
    });
  const upstream = createServer({ allowHalfOpen: true }, (socket) => {
    if (slow === "client") socket.end(large);
    else setTimeout(() => count(socket).on("end", () => socket.end()), 100);
  });
  await using started = await start(config(await listen(upstream)));
  const client = connect({ port: started.port, host: "127.0.0.1", allowHalfOpen: true });
  if (slow === "upstream") client.end(large);
  await new Promise<void>((resolve) => {
    client.on("end", () => resolve());
    if (slow === "client") setTimeout(() => count(client), 100);
    else client.resume();
  });
  expect(received).toBe(large.length);
  client.destroy();
  upstream.close();
});
