/**
 * npm run bench -- --envoy: the peers' filters in a real Envoy, beside the hand-written module and no filter. One process
 * has a listener for each; they are loaded in turns, and what counts is how they compare within a turn.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { findEnvoy } from "../../test/envoy/envoy/binary.js";
import { EnvoyProcess, killAll } from "../../test/envoy/envoy/process.js";
import { buildLimits, limitModule } from "../limit.js";
import { table } from "../table.js";
import { bootstrap, type Contender } from "./bootstrap.js";
import { type Load, load } from "./load.js";

const turns = 12;
const secondsPerTurn = 1;

export interface InEnvoy {
  filter: string;
  contender: string;
  /** The middle of all turns. */
  rate: number;
  /** Requests per second as a share of the hand-written module's in the same turn, the middle of all turns. */
  ofLimit: number;
  /** The same for requests per second of Envoy's CPU: what else the machine does disturbs it less. */
  ofLimitByCpu: number;
  /** The same of the best turns of both: the ones that nothing disturbed. */
  bestOfLimit: number;
  /** Microseconds of CPU for a request above the listener without a filter. */
  cpuAboveNone: number;
}

/** Prints the table. */
export async function benchInEnvoy(): Promise<void> {
  buildLimits();
  const rows: InEnvoy[] = [];
  for (const filter of ["add-header", "auth"]) rows.push(...(await inEnvoy(filter)));
  console.log(`${asTable(rows)}\n\n${notes}`);
}

const notes = `requests/s   one worker, ${turns} turns of ${secondsPerTurn} s, 32 connections; the middle of the turns
of limit     share of the hand-written module's requests/s in the same turn, the middle of the turns
by CPU       the same for requests per second of Envoy's CPU, which a busy machine disturbs less
best         the best turn's requests/s against the best of the hand-written module: undisturbed ones
CPU          microseconds of Envoy's CPU for a request, above the same without a filter`;

const asTable = (rows: readonly InEnvoy[]): string =>
  table(
    ["filter", "module", "requests/s", "of limit", "by CPU", "best", "CPU"],
    rows.map((row) => [
      row.filter,
      row.contender,
      Math.round(row.rate),
      row.ofLimit.toFixed(3),
      row.ofLimitByCpu.toFixed(3),
      row.bestOfLimit.toFixed(3),
      row.cpuAboveNone.toFixed(2),
    ]),
  );

async function inEnvoy(filter: string): Promise<InEnvoy[]> {
  const contenders: Contender[] = [
    { name: "none" },
    { name: "limit", wasm: limitModule(filter) },
    { name: "own", wasm: `build/peers/${filter}.wasm` },
  ];
  const folder = mkdtempSync(path.join(tmpdir(), "bench-envoy-"));
  const binary = findEnvoy(".cache", console.error);
  const config = bootstrap(contenders, "world", await freePort());
  try {
    const envoy = await EnvoyProcess.start(binary, config, folder, "wasm:warning");
    try {
      return summary(filter, await takeTurns(envoy, contenders));
    } finally {
      await envoy.stop();
      envoy.admin.close();
    }
  } finally {
    killAll();
    if (existsSync(folder)) rmSync(folder, { recursive: true });
  }
}

/** Loads by contender, one for each turn. */
async function takeTurns(
  envoy: EnvoyProcess,
  contenders: readonly Contender[],
): Promise<Map<string, Load[]>> {
  const ports = await envoy.admin.ports();
  const loads = new Map<string, Load[]>(contenders.map(({ name }) => [name, []]));
  const once = ({ name }: Contender) => load(ports.get(name)!, secondsPerTurn, envoy.pid);
  for (const contender of contenders) await once(contender);
  for (let turn = 0; turn < turns; turn++) {
    // The other way round each time: neither is always behind the same one.
    for (const contender of turn % 2 === 0 ? contenders : [...contenders].reverse()) {
      loads.get(contender.name)!.push(await once(contender));
    }
  }
  return loads;
}

function summary(filter: string, loads: Map<string, Load[]>): InEnvoy[] {
  const limit = loads.get("limit")!;
  const none = middle(loads.get("none")!.map(({ cpu }) => cpu));
  return [...loads].map(([contender, own]) => ({
    filter,
    contender,
    rate: middle(own.map(({ rate }) => rate)),
    ofLimit: middle(own.map(({ rate }, turn) => rate / limit[turn]!.rate)),
    ofLimitByCpu: middle(own.map(({ cpu }, turn) => limit[turn]!.cpu / cpu)),
    bestOfLimit: best(own) / best(limit),
    cpuAboveNone: middle(own.map(({ cpu }) => cpu)) - none,
  }));
}

const best = (loads: readonly Load[]): number => Math.max(...loads.map(({ rate }) => rate));

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** A port that the system gave and took back. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
