/**
 * Replays the recorded scenarios on the engine and prints where it differs from Envoy 1.40.
 *
 *     tsx test/parity/run.ts [-f REGEX] [-v] [--all] [--json FILE]
 *
 * -f: ids that match; -v: every part that differs, not the first alone; --all: also the parts that are not
 * the same on every run of Envoy. Exit code 1 when anything differs.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Outcome, replay } from "./replay.js";
import { describeOutcome, isGood, summary } from "./report.js";
import { loadScenarios } from "./scenario.js";

const { values } = parseArgs({
  options: {
    filter: { type: "string", short: "f", default: "" },
    verbose: { type: "boolean", short: "v", default: false },
    all: { type: "boolean", default: false },
    json: { type: "string" },
  },
});

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

const wanted = loadScenarios().filter(({ id }) => new RegExp(values.filter).test(id));
const outcomes: Outcome[] = [];
for (const [index, recorded] of wanted.entries()) {
  progress(`${index + 1}/${wanted.length} ${recorded.id}`);
  outcomes.push(replay(recorded, values.all));
}
progress("");
const bad = outcomes.filter((outcome) => !isGood(outcome));
for (const outcome of bad) console.log(describeOutcome(outcome, values.verbose));
console.log(summary(outcomes));
if (values.json) writeFileSync(values.json, `${JSON.stringify(outcomes, null, 1)}\n`);
process.exitCode = bad.length > 0 ? 1 : 0;
