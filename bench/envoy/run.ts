/**
 * npm run bench -- --envoy: the peers' filters in a real Envoy, beside the hand-written module and no filter. A process has
 * a listener for each; they are loaded in turns, and what counts is how they compare within a turn. From one process to
 * the next the same module is a few per cent faster or slower, as its code and memory happen to lie: so there are several.
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

const processes = 8;
/** In each process, behind one that does not count. */
const turns = 5;
const secondsPerTurn = 1;

export interface InEnvoy {
  filter: string;
  contender: string;
  /** The middle of all turns. */
  rate: number;
  /** Requests per second as a share of the hand-written module's in the same turn: the middle of each process's, of all. */
  ofLimit: number;
  /** The lowest and the highest of the processes. */
  range: readonly [number, number];
  /** The same for requests per second of Envoy's CPU: what else the machine does disturbs it less. */
  ofLimitByCpu: number;
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

const notes = `requests/s   one worker, 32 connections, ${processes} processes with ${turns} turns of ${secondsPerTurn} s each; the middle
of limit     share of the hand-written module's requests/s in the same turn: the middle of each process, of all
from, to     the processes' lowest and highest
by CPU       the same for requests per second of Envoy's CPU, which a busy machine disturbs less
CPU          microseconds of Envoy's CPU for a request, above the same without a filter`;

const asTable = (rows: readonly InEnvoy[]): string =>
  table(
    ["filter", "module", "requests/s", "of limit", "from", "to", "by CPU", "CPU"],
    rows.map((row) => [
      row.filter,
      row.contender,
      Math.round(row.rate),
      row.ofLimit.toFixed(3),
      ...row.range.map((share) => share.toFixed(3)),
      row.ofLimitByCpu.toFixed(3),
      row.cpuAboveNone.toFixed(2),
    ]),
  );

async function inEnvoy(filter: string): Promise<InEnvoy[]> {
  const contenders: Contender[] = [
    { name: "none" },
    { name: "limit", wasm: limitModule(filter) },
    { name: "own", wasm: `build/peers/${filter}.wasm` },
  ];
  const runs: Loads[] = [];
  for (let run = 0; run < processes; run++) {
    progress(`${filter}: process ${run + 1} of ${processes}`);
    // The other way round each time: none is always the first to be loaded into a process, or to be measured.
    runs.push(await inProcess(run % 2 === 0 ? contenders : [...contenders].reverse()));
  }
  progress("");
  return contenders.map(({ name }) => summary(filter, name, runs));
}

/** Where there is a terminal to show it. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

/** What was measured in one process: by contender, a load for each turn. */
type Loads = ReadonlyMap<string, Load[]>;

async function inProcess(contenders: readonly Contender[]): Promise<Loads> {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-envoy-"));
  const binary = findEnvoy(".cache", console.error);
  const config = bootstrap(contenders, "world", await freePort());
  try {
    const envoy = await EnvoyProcess.start(binary, config, folder, "wasm:warning");
    try {
      return await takeTurns(envoy, contenders);
    } finally {
      await envoy.stop();
      envoy.admin.close();
    }
  } finally {
    killAll();
    if (existsSync(folder)) rmSync(folder, { recursive: true });
  }
}

async function takeTurns(envoy: EnvoyProcess, contenders: readonly Contender[]): Promise<Loads> {
  const ports = await envoy.admin.ports();
  const loads = new Map<string, Load[]>(contenders.map(({ name }) => [name, []]));
  const once = ({ name }: Contender) => load(ports.get(name)!, secondsPerTurn, envoy.pid);
  for (const contender of contenders) await once(contender);
  for (let turn = 0; turn < turns; turn++) {
    for (const contender of turn % 2 === 0 ? contenders : [...contenders].reverse()) {
      loads.get(contender.name)!.push(await once(contender));
    }
  }
  return loads;
}

function summary(filter: string, contender: string, runs: readonly Loads[]): InEnvoy {
  const all = (name: string) => runs.flatMap((run) => run.get(name)!);
  const shares = runs.map((run) => share(run, contender, (own, limit) => own.rate / limit.rate));
  const sharesByCpu = runs.map((run) => share(run, contender, (own, limit) => limit.cpu / own.cpu));
  return {
    filter,
    contender,
    rate: middle(all(contender).map(({ rate }) => rate)),
    ofLimit: middle(shares),
    range: [Math.min(...shares), Math.max(...shares)],
    ofLimitByCpu: middle(sharesByCpu),
    cpuAboveNone: middle(all(contender).map(({ cpu }) => cpu)) - middle(all("none").map(({ cpu }) => cpu)),
  };
}

/** The middle of a process's turns. */
function share(run: Loads, contender: string, of: (own: Load, limit: Load) => number): number {
  const limit = run.get("limit")!;
  return middle(run.get(contender)!.map((own, turn) => of(own, limit[turn]!)));
}

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
