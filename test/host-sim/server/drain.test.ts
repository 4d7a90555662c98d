/** What connections see when their listener goes, on sockets: as Envoy 1.40 was seen to do it. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { type AddressInfo, connect, createServer } from "node:net";
import { expect, test } from "vitest";
import type { HostConfig } from "../../../host-sim/envoy/config/model.js";
import { eventually } from "../../envoy/envoy/eventually.js";
import { tempFolder } from "../../tools/temp-folder.js";
import { cluster, direct, hostConfig, http, listener, toCluster } from "./host-config.js";
import { start } from "./start.js";

const hello = { listeners: [listener({ http: http(direct(200, "hi")) })] };
const withAdmin: HostConfig = hostConfig({ ...hello, admin: { host: "127.0.0.1", port: 0 } });

/** A connection that a client keeps. */
async function client(port: number) {
  const socket = connect(port, "127.0.0.1");
  const seen = { text: "", isClosed: false };
  socket.setEncoding("latin1").on("data", (text: string) => {
    seen.text += text;
  });
  socket.on("close", () => {
    seen.isClosed = true;
  });
  socket.on("error", () => {});
  let answers = 0;
  /** The answer's head and body. */
  const get = async () => {
    const from = seen.text.length;
    answers++;
    socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    await eventually(
      `answer ${answers}`,
      () => seen.text.slice(from).includes("\r\n\r\nhi") || seen.isClosed,
    );
    return seen.text.slice(from);
  };
  const closed = () => eventually("the connection closes", () => seen.isClosed);
  return { socket, seen, get, closed, [Symbol.dispose]: () => void socket.destroy() };
}

const isRefused = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => socket.destroy(resolve(false) as undefined));
    socket.on("error", () => resolve(true));
  });

test("a listener of a watched file that is gone accepts nothing, and its connections go on until it has drained", async () => {
  await using started = await start(hostConfig({}));
  await started.server.updateListeners(hello.listeners);
  const { port } = started.server.addresses().get("main")!;
  using kept = await client(port);
  await kept.get();
  await started.server.updateListeners([]);
  expect(await isRefused(port)).toBe(true);
  expect(await kept.get()).toContain("200 OK");
  await kept.closed();
});

test("a connection on which nothing has been sent goes with its listener, too", async () => {
  await using started = await start(hostConfig({}));
  await started.server.updateListeners(hello.listeners);
  using silent = await client(started.server.addresses().get("main")!.port);
  await once(silent.socket, "connect");
  await started.server.updateListeners([]);
  await silent.closed();
});

test("a host that ends waits for nobody, and its access log says what happened", async () => {
  const upstream = createServer((socket) => socket.on("error", () => {}).resume());
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const path = `${tempFolder("drain")}/access.log`;
  const format = "%RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS%\n";
  const accessLogs = [{ kind: "file", path, format }] as const;
  const { port } = upstream.address() as AddressInfo;
  const listeners = [listener({ http: http(toCluster("up"), { accessLogs }) })];
  const started = await start(hostConfig({ listeners, clusters: [cluster("up", port)] }));
  using waiting = await client(started.port);
  const arrived = new Promise((resolve) => upstream.once("connection", resolve));
  waiting.socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
  await arrived;
  await started.server.stop();
  await waiting.closed();
  upstream.close();
  const why = "purging_socket_that_have_not_progressed_to_connections";
  expect(readFileSync(path, "utf8")).toBe(`DC downstream_local_disconnect(${why})\n`);
});

const post = async (address: { host: string; port: number }, path: string) =>
  (await fetch(`http://${address.host}:${address.port}${path}`, { method: "POST" })).text();

test("a host that fails its health checks tells clients to go, until it passes them", async () => {
  await using started = await start(withAdmin);
  const admin = started.server.adminAddress!;
  using before = await client(started.port);
  const first = await before.get();
  await post(admin, "/healthcheck/fail");
  const told = [await before.get(), await before.get()];
  await post(admin, "/healthcheck/ok");
  using after = await client(started.port);
  const all = [first, ...told, await before.get(), await after.get()];
  expect(all.map((text) => text.includes("connection: close"))).toEqual([false, true, true, true, false]);
});

test("a host that fails its health checks goes on to when it loads its plugins anew", async () => {
  await using started = await start(withAdmin);
  await post(started.server.adminAddress!, "/healthcheck/fail");
  started.server.reload();
  using told = await client(started.port);
  expect(await told.get()).toContain("connection: close");
});

test("a client of HTTP/2 gets a GOAWAY that refuses none of its streams", async () => {
  await using started = await start(withAdmin);
  await post(started.server.adminAddress!, "/healthcheck/fail");
  const session = connectHttp2(`http://127.0.0.1:${started.port}`);
  const goaway = new Promise((resolve) => session.once("goaway", (...parts) => resolve(parts.slice(0, 2))));
  const stream = session.request({ ":path": "/" });
  const status = new Promise((resolve) => stream.on("response", (head) => resolve(head[":status"])));
  stream.resume();
  expect([await goaway, await status]).toEqual([[0, 2 ** 31 - 1], 200]);
  session.destroy();
});

test.each([
  ["/drain_listeners", true],
  ["/drain_listeners?graceful", false],
  ["/drain_listeners?inboundonly", false],
])("%s: what is there goes on, what is new is refused: %s", async (path, refused) => {
  await using started = await start(withAdmin);
  using kept = await client(started.port);
  await kept.get();
  await post(started.server.adminAddress!, path);
  expect([await isRefused(started.port), (await kept.get()).includes("200 OK")]).toEqual([refused, true]);
});
