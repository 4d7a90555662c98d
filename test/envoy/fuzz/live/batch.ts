/** Runs a batch of scenarios on one Envoy, all at the same time. */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { steady, steadyAccess } from "../../../parity/compare.js";
import type { ClientScript, RecordedPlugin, Scenario, Seen, SeenClient } from "../../../parity/scenario.js";
import { startGrpcServer } from "../../../parity/sockets/grpc-server.js";
import { playH2Client } from "../../../parity/sockets/h2-client.js";
import type { RunningServer } from "../../../parity/sockets/server.js";
import { EnvoyProcess } from "../../envoy/process.js";
import { bootstrapOf, listenerName, type Placed } from "./bootstrap.js";
import { LiveClient } from "./client.js";
import { isolated, tokenOf, withoutTokens } from "./isolation.js";
import { kept, linesByScenario } from "./log.js";
import { LiveServer, Turns } from "./server.js";

/** Between the starts of two scenarios. */
const stagger = 12;
const guests = fileURLToPath(new URL("../../../../build/guests/", import.meta.url));
const probe = ({ abi = "0_2_1" }: RecordedPlugin) => `${guests}probe_${abi}.wasm`;

/** A start is waited for no longer, in milliseconds. */
const longestStart = 5000;

/** Until what Envoy wrote to its files is there. */
const flush = 25;

/** Envoy died; which of the scenarios killed it is not told. */
class Died extends Error {}

interface Running extends Placed {
  up: LiveServer;
  svc: LiveServer;
  grpc: RunningServer;
  calls: Seen["grpc"];
  clients: SeenClient[];
  /** What had been seen when the scenario ended; others may go on. */
  end: { logSize: number; upstream: string[]; svc: string[]; grpc: Seen["grpc"]; access: string } | null;
}

/** What Envoy showed of each, in order. Rejects with `Died`. */
export async function runBatch(
  binary: string,
  scenarios: readonly Scenario[],
  folder: string,
): Promise<Seen[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const batch = await Promise.all(scenarios.map((scenario, index) => placed(scenario, index, folder)));
  try {
    return await runPlaced(binary, batch, folder);
  } finally {
    for (const { up, svc, grpc } of batch) for (const server of [up, svc, grpc]) server.close();
  }
}

async function placed(scenario: Scenario, index: number, folder: string): Promise<Running> {
  const turns = new Turns(scenario.spacing);
  const up = new LiveServer(scenario.upstream, turns);
  const svc = new LiveServer(scenario.svc, turns);
  const calls: Seen["grpc"] = [];
  const grpc = await startGrpcServer(calls, scenario.grpc ?? {});
  return {
    index,
    scenario: isolated(scenario, tokenOf(index)),
    ports: { up: await up.listen(), svc: await svc.listen(), grpc: grpc.port },
    accessLog: path.join(folder, `access-${index}.log`),
    up,
    svc,
    grpc,
    calls,
    clients: [],
    end: null,
  };
}

async function runPlaced(binary: string, batch: Running[], folder: string): Promise<Seen[]> {
  const envoy = await EnvoyProcess.start(binary, bootstrapOf(batch, probe), folder, "wasm:info");
  try {
    await quiet(envoy);
    const began = envoy.logSize;
    const ports = await envoy.admin.ports();
    const one = (running: Running) => play(envoy, running, ports.get(listenerName(running.index))!);
    await Promise.all(batch.map(one));
    if (envoy.exit) throw new Died(envoy.exit.message);
    const log = envoy.log();
    const startup = linesByScenario(log.slice(0, began), () => began);
    const traffic = linesByScenario(log.slice(began), (index) => batch[index]!.end!.logSize - began);
    return batch.map((running) => seenOf(running, startup, traffic));
  } finally {
    envoy.admin.close();
    await envoy.stop();
  }
}

/**
 * The workers start their plugins after Envoy calls itself ready; what those begin goes on for a while. A plugin that ticks
 * from its start is never quiet.
 */
async function quiet(envoy: EnvoyProcess): Promise<void> {
  const end = Date.now() + longestStart;
  for (let before = -1; before !== envoy.logSize && Date.now() < end; ) {
    before = envoy.logSize;
    await wait(300);
  }
}

async function play(envoy: EnvoyProcess, running: Running, port: number): Promise<void> {
  await wait(running.index * stagger);
  for (const request of running.scenario.requests ?? []) {
    if (request.sleep) await wait(request.sleep);
    else if (request.h2) running.clients.push(structuredClone(await playH2Client(port, request.h2)));
    else if (request.parallel)
      running.clients.push(...(await Promise.all(request.parallel.map((one) => talk(port, one)))));
    else running.clients.push(await talk(port, { steps: [], ...request }));
  }
  await wait(running.scenario.linger ?? 30);
  const { logSize } = envoy;
  const { up, svc, accessLog } = running;
  const bytesOf = (server: LiveServer) => server.connections.map(({ bytes }) => bytes);
  const [upstream, service, grpc] = [bytesOf(up), bytesOf(svc), structuredClone(running.calls)];
  await wait(flush);
  const access = existsSync(accessLog) ? readFileSync(accessLog, "utf8").trim() : "";
  running.end = { logSize, upstream, svc: service, grpc, access };
}

const talk = (port: number, script: ClientScript) => new LiveClient(port).run(script);

function seenOf(running: Running, startup: Map<number, string[]>, traffic: Map<number, string[]>): Seen {
  const { index, clients } = running;
  const { upstream, svc, grpc, access } = running.end!;
  const lines = (log: Map<number, string[]>) => kept(log.get(index) ?? []).map(steady);
  return {
    loads: true,
    client: clients.map(plainClient),
    upstream: upstream.map((bytes) => withoutTokens(steady(bytes))),
    svc: svc.map((bytes) => withoutTokens(steady(bytes))).sort(),
    grpc,
    access: access === "" ? [] : access.split("\n").map((line) => withoutTokens(steadyAccess(line))),
    log: lines(traffic),
    startup: [...new Set(lines(startup))].sort(),
  };
}

function plainClient(client: SeenClient): SeenClient {
  if ("bytes" in client) return { ...client, bytes: withoutTokens(steady(client.bytes)) };
  return JSON.parse(withoutTokens(JSON.stringify(client))) as SeenClient;
}
