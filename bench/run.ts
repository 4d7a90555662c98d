/** npm run bench: what each filter costs, in figures that repeat. */
import { writeFileSync } from "node:fs";
import { changes, isWorse, readBaseline, unknownNames, writeBaseline } from "./baseline.js";
import { type BenchCase, benchCases } from "./cases.js";
import { type Figures, measure } from "./measure.js";
import { type BenchOptions, benchOptions, help } from "./options.js";
import { callbacksTable, changesTable, comparisonTable, figuresTable, notes } from "./report.js";

function chosen({ filters }: BenchOptions): BenchCase[] {
  const all = benchCases();
  const unknown = filters.filter((name) => !all.some((one) => one.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `no filter is called ${unknown.join(", ")}; there are ${all.map(({ name }) => name).join(", ")}`,
    );
  }
  return filters.length === 0 ? all : all.filter(({ name }) => filters.includes(name));
}

/** On a terminal a line that is overwritten; else nothing. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

async function measureAll(options: BenchOptions): Promise<Figures[]> {
  const cases = chosen(options);
  const figures: Figures[] = [];
  for (const [index, one] of cases.entries()) {
    progress(`${index + 1}/${cases.length} ${one.name} ...`);
    figures.push(await measure(one, options.effort));
  }
  progress("");
  return figures;
}

/** Prints what changed; true when nothing is worse. */
function compare(figures: readonly Figures[], file: string | undefined): boolean {
  const baseline = readBaseline(file);
  if (file !== undefined) console.log(`\n${comparisonTable(figures, baseline)}`);
  const changed = changes(figures, baseline);
  if (changed.length > 0)
    console.log(`\nAgainst ${file ?? "bench/baseline.json"}:\n\n${changesTable(changed)}`);
  const unknown = unknownNames(figures, baseline);
  if (unknown.length > 0) console.log(`\nNot in ${file ?? "bench/baseline.json"}: ${unknown.join(", ")}`);
  if (file === undefined && (changed.length > 0 || unknown.length > 0))
    console.log("\nIf that is meant, write it down: npm run bench -- --update");
  return !changed.some(isWorse);
}

async function main(): Promise<number> {
  const options = benchOptions(process.argv.slice(2));
  if (options.help) {
    console.log(help);
    return 0;
  }
  if (options.envoy) {
    const { benchInEnvoy } = await import("./envoy/run.js");
    await benchInEnvoy();
    return 0;
  }
  const figures = await measureAll(options);
  console.log(figuresTable(figures));
  console.log(`\n${callbacksTable(figures)}`);
  console.log(`\n${notes}`);
  if (options.json !== undefined) {
    const report = { node: process.version, filters: figures };
    writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (options.update) writeBaseline(figures);
  return compare(figures, options.compare) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`bench: ${(error as Error).message}`);
  process.exitCode = 2;
}
