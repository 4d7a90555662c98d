/**
 * Replays the recorded scenarios on the engine and prints where it differs from Envoy 1.40.
 *
 *     tsx test/parity/run.ts [-f REGEX] [-v] [--all] [--json FILE]
 *
 * -f: ids that match; -v: every part that differs, not the first alone; --all: also those in which Envoy does not
 * repeat itself. Exit code 1 when anything differs.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { differences } from "./compare.js";
import { play } from "./play.js";
import { Unsupported } from "./plugins.js";
import { describeOutcome, type Outcome, summary } from "./report.js";
import { loadScenarios, type Recorded } from "./scenario.js";

const { values } = parseArgs({
  options: {
    filter: { type: "string", short: "f", default: "" },
    verbose: { type: "boolean", short: "v", default: false },
    all: { type: "boolean", default: false },
    json: { type: "string" },
  },
});

function replay({ id, group, note, crash, unstable, scenario, seen }: Recorded): Outcome {
  const about = { id, group, ...(note ? { note } : {}), differences: [] };
  if (crash) return { ...about, result: "left-out", reason: `Envoy dies: ${crash}` };
  if (unstable && !values.all)
    return { ...about, result: "left-out", reason: "Envoy does not repeat itself" };
  try {
    const found = differences(seen, play(scenario));
    return { ...about, result: found.length > 0 ? "differs" : "same", differences: found };
  } catch (error) {
    if (error instanceof Unsupported) return { ...about, result: "unsupported", reason: error.message };
    return {
      ...about,
      result: "threw",
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

const wanted = loadScenarios().filter(({ id }) => new RegExp(values.filter).test(id));
const outcomes: Outcome[] = [];
for (const [index, recorded] of wanted.entries()) {
  progress(`${index + 1}/${wanted.length} ${recorded.id}`);
  outcomes.push(replay(recorded));
}
progress("");
const bad = outcomes.filter(({ result }) => result !== "same" && result !== "left-out");
for (const outcome of bad) console.log(describeOutcome(outcome, values.verbose));
console.log(summary(outcomes));
if (values.json) writeFileSync(values.json, `${JSON.stringify(outcomes, null, 1)}\n`);
process.exitCode = bad.length > 0 ? 1 : 0;
