/** Runs scenarios on the real Envoy: one process for all that can share it. */

import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { logLine, type Observation } from "../observation.js";
import { type Scenario, slugOf } from "../scenario.js";
import { Peer } from "../wire/peer.js";
import { millisecondsOf } from "../wire/reply.js";
import { accessLogOf, barrierListener, bootstrapOf } from "./bootstrap.js";
import { layoutOf } from "./clusters.js";
import { eventually } from "./eventually.js";
import { runExchange, type Stage } from "./exchange.js";
import { parseLog } from "./log.js";
import { EnvoyExit, EnvoyProcess } from "./process.js";

export type Report = (scenario: Scenario, result: Observation | Error) => void;

/** So many at most, for groups of like length. */
const groupSize = 40;

/** Scenarios that share a process; a configuration that Envoy refuses needs one of its own. */
export function groupsOf(scenarios: Scenario[]): Scenario[][] {
  const groups = new Map<string, Scenario[]>();
  for (const scenario of scenarios) {
    const key = scenario.refused ? slugOf(scenario) : layoutOf(scenario);
    groups.set(key, [...(groups.get(key) ?? []), scenario]);
  }
  return [...groups.values()].flatMap(cut);
}

function cut(group: Scenario[]): Scenario[][] {
  const starts = Array.from({ length: Math.ceil(group.length / groupSize) }, (_, index) => index * groupSize);
  return starts.map((start) => group.slice(start, start + groupSize));
}

/** Runs one group and reports each scenario as it is done. */
export async function runGroup(
  binary: string,
  scenarios: Scenario[],
  folder: string,
  report: Report,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { peers, ports } = await openPeers(layoutOf(scenarios[0]!));
  try {
    const start = (some: Scenario[]) => EnvoyProcess.start(binary, bootstrapOf(some, ports, folder), folder);
    if (scenarios[0]!.refused) report(scenarios[0]!, await runRefused(() => start(scenarios)));
    else
      for (let left = scenarios; left.length > 0; )
        left = await runAccepted(await start(left), left, folder, peers, report);
  } finally {
    for (const peer of peers.values()) peer.stop();
  }
}

async function openPeers(layout: string) {
  const peers = new Map<string, Peer>();
  const ports: Record<string, number> = {};
  for (const name of layout.split(" ")) {
    if (name.endsWith("!")) ports[name.slice(0, -1)] = await closedPort();
    else {
      const peer = new Peer(name);
      peers.set(name, peer);
      ports[name] = await peer.listen();
    }
  }
  return { peers, ports };
}

/** A port that the system gave and took back: nobody listens there. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

async function runRefused(start: () => Promise<EnvoyProcess>): Promise<Observation> {
  try {
    const envoy = await start();
    await envoy.stop();
    return { refused: null, exchanges: [] };
  } catch (error) {
    if (!(error instanceof EnvoyExit)) throw error;
    return { refused: refusalOf(error.log), exchanges: [] };
  }
}

/** What the first of Envoy's VMs logged, before Envoy gave the plugin up. */
function refusalOf(log: string): string[] {
  const lines = parseLog(log).filter(
    (entry) => entry.logger === "wasm" && !/^(trace|debug)$/.test(entry.level),
  );
  const verdict = lines.findIndex((entry) => /^Plugin .*failed to load/.test(entry.text));
  return lines.slice(0, verdict).map((entry) => logLine(entry.level, entry.text));
}

/** Runs the scenarios until Envoy dies, which one of them may bring about; gives those that are left. */
async function runAccepted(
  envoy: EnvoyProcess,
  scenarios: Scenario[],
  folder: string,
  peers: Map<string, Peer>,
  report: Report,
): Promise<Scenario[]> {
  try {
    const ports = await envoy.admin.ports();
    const worker = await workerThread(envoy, ports.get(barrierListener)!);
    for (const [index, scenario] of scenarios.entries()) {
      const stage = {
        envoy,
        port: ports.get(slugOf(scenario))!,
        peers,
        accessLog: accessLogOf(scenario, folder),
        worker,
      };
      const result = await runScenario(stage, scenario).catch((error: Error) => error);
      if (result instanceof Error)
        await eventually("Envoy dies", () => envoy.exit !== null, 500).catch(() => {});
      report(scenario, envoy.exit ?? result);
      if (envoy.exit) return scenarios.slice(index + 1);
    }
    return [];
  } finally {
    await envoy.stop();
  }
}

async function runScenario(stage: Stage, scenario: Scenario): Promise<Observation> {
  const exchanges = [];
  for (const [turn, request] of (scenario.requests ?? [{}]).entries()) {
    if (turn > 0) await wait(millisecondsOf(scenario.between));
    exchanges.push(await runExchange(stage, scenario, request, turn));
  }
  await disconnectPeers(stage);
  return { refused: null, exchanges };
}

/** Envoy keeps connections for the next request: the next scenario shall find none with bytes left over in it. */
async function disconnectPeers({ envoy, peers }: Stage): Promise<void> {
  for (const peer of peers.values()) peer.dropConnections();
  for (const cluster of peers.keys())
    await eventually(
      `Envoy forgets ${cluster}`,
      async () => (await envoy.admin.stat(`cluster.${cluster}.upstream_cx_active`)) === 0,
    );
}

/** A request that no filter sees: when it is answered, the worker has started its plugins. */
async function workerThread(envoy: EnvoyProcess, port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/`);
  await response.arrayBuffer();
  const entries = parseLog(envoy.log());
  const main = entries[0]?.thread;
  return entries.findLast((entry) => entry.logger === "wasm" && entry.thread !== main)?.thread ?? "";
}

export const groupFolder = (root: string, index: number) => path.join(root, `envoy-${index}`);
