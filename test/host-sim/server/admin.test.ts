import { expect, test } from "vitest";
import { Admin, type AdminView } from "../../../host-sim/server/admin.js";
import { Log } from "../../../host-sim/server/log.js";

async function open(parts: Partial<AdminView> = {}) {
  const log = new Log({ format: () => "", write: () => {}, now: () => 0, level: 2 });
  const admin = new Admin({
    state: () => "LIVE",
    metrics: () => [{ name: "calls", type: "counter", value: 2n, samples: [] }],
    hostStats: () => [{ name: "wasm.wasm_vm_count", type: "gauge", value: 1 }],
    config: () => ({ static_resources: {} }),
    commandLine: {},
    version: "test",
    listeners: () => [["main", "127.0.0.1:10000"]],
    log,
    quit: () => {},
    onConnection: () => {},
    ...parts,
  });
  const { port } = await admin.listen({ host: "127.0.0.1", port: 0 });
  const ask = async (path: string, method = "GET") => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    return [response.status, await response.text()] as const;
  };
  return { ask, log, [Symbol.asyncDispose]: async () => admin.close() };
}

test("/ready says LIVE, and 503 before", async () => {
  await using live = await open();
  await using early = await open({ state: () => "PRE_INITIALIZING" });
  expect([await live.ask("/ready"), await early.ask("/ready")]).toEqual([
    [200, "LIVE\n"],
    [503, "PRE_INITIALIZING\n"],
  ]);
});

test("/stats takes a filter", async () => {
  await using admin = await open();
  expect(await admin.ask("/stats?filter=custom")).toEqual([200, "wasmcustom.calls: 2\n"]);
});

test("/stats refuses a filter that is no expression", async () => {
  await using admin = await open();
  expect((await admin.ask("/stats?filter=["))[0]).toBe(400);
});

test("/stats/prometheus", async () => {
  await using admin = await open();
  expect((await admin.ask("/stats/prometheus?filter=custom"))[1]).toBe("# TYPE calls counter\ncalls{} 2\n");
});

test("/config_dump holds the bootstrap", async () => {
  await using admin = await open();
  const [, text] = await admin.ask("/config_dump");
  expect(JSON.parse(text).configs[0].bootstrap).toEqual({ static_resources: {} });
});

test("/listeners", async () => {
  await using admin = await open();
  expect(await admin.ask("/listeners")).toEqual([200, "main::127.0.0.1:10000\n"]);
});

test("an unknown path lists the known ones", async () => {
  await using admin = await open();
  const [status, text] = await admin.ask("/nope");
  expect([status, text.split("\n")[0], text.includes("/quitquitquit (POST): exit the server")]).toEqual([
    404,
    "invalid path. admin commands are:",
    true,
  ]);
});

test.each(["/logging", "/quitquitquit"])("%s wants POST", async (path) => {
  await using admin = await open();
  expect(await admin.ask(path)).toEqual([405, "Method GET not allowed, POST required."]);
});

test.each([
  ["/logging?level=debug", "main", 1],
  ["/logging?wasm=trace", "wasm", 0],
  ["/logging?paths=wasm:error,http:debug", "wasm", 4],
] as const)("%s", async (path, logger, level) => {
  await using admin = await open();
  await admin.ask(path, "POST");
  expect(admin.log.level(logger)).toBe(level);
});

test.each(["/logging?level=loud", "/logging?nobody=info"])("%s is refused", async (path) => {
  await using admin = await open();
  expect((await admin.ask(path, "POST"))[0]).toBe(400);
});

test("/quitquitquit ends the host", async () => {
  let quit = () => {};
  const ended = new Promise<void>((resolve) => {
    quit = resolve;
  });
  await using admin = await open({ quit: () => quit() });
  expect(await admin.ask("/quitquitquit", "POST")).toEqual([200, "OK\n"]);
  await ended;
});

test("/healthcheck/fail makes the host not ready", async () => {
  const told: boolean[] = [];
  await using admin = await open({ setHealthy: (isHealthy) => void told.push(isHealthy) });
  expect(await admin.ask("/healthcheck/fail", "POST")).toEqual([200, "OK\n"]);
  expect(await admin.ask("/healthcheck/ok", "POST")).toEqual([200, "OK\n"]);
  expect(told).toEqual([false, true]);
});

test("/clusters names every host, and JSON says the same", async () => {
  const clusters = () => [{ name: "up", hosts: [{ host: "127.0.0.1", port: 9 }] }];
  await using admin = await open({ clusters });
  const [, text] = await admin.ask("/clusters");
  expect(text).toContain("up::127.0.0.1:9::health_flags::healthy\n");
  const [, json] = await admin.ask("/clusters?format=json");
  expect(JSON.parse(json).cluster_statuses[0].host_statuses[0].address).toEqual({
    socket_address: { address: "127.0.0.1", port_value: 9 },
  });
});

test.each([
  ["/stats?format=nope", "usage: /stats?format=(html|active-html|json|prometheus|text)\n\n"],
  ["/stats?type=nope", "invalid &type= param"],
])("%s is refused", async (path, text) => {
  await using admin = await open();
  expect(await admin.ask(path)).toEqual([400, text]);
});

test("/stats as JSON, of one type", async () => {
  await using admin = await open();
  expect(await admin.ask("/stats?format=json&type=Counters")).toEqual([
    200,
    '{"stats":[{"name":"wasmcustom.calls","value":2}]}',
  ]);
});
