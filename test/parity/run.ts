/** Replays the recorded scenarios on the engine, a sample of them through `serve`, and compares with what Envoy did. */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { writeDocument } from "./document.js";
import { known, knownOnSockets } from "./known.js";
import { type Outcome, replay } from "./replay.js";
import { closingLine, describeOutcome, isFailure, summary } from "./report.js";
import { loadScenarios, type Recorded } from "./scenario.js";
import { cleanUpAtExit, replayOnSockets } from "./sockets/replay.js";
import { socketSample } from "./sockets/sample.js";

const help = `npm run test:parity -- [options]

Replays the recorded scenarios in-process, a sample of them through \`serve\` on sockets, and prints where that differs
from Envoy 1.40.

  -f, --filter REGEX  scenarios whose id matches
  -v, --verbose       every part that differs, not the first alone
  --all               also the parts that are not the same on every run of Envoy
  --no-sockets        in-process alone
  --sockets-only      on sockets alone
  --every             every scenario on sockets, not a sample
  --json FILE         writes what differed
  --document          writes the table of docs/parity.md
  -h, --help

Example: npm run test:parity -- -f '^drain-' -v

Exit code 1 for a difference that test/parity/known.ts does not list, and for one listed there that agrees.`;

const { values } = parseArgs({
  options: {
    filter: { type: "string", short: "f", default: "" },
    verbose: { type: "boolean", short: "v", default: false },
    all: { type: "boolean", default: false },
    "no-sockets": { type: "boolean", default: false },
    "sockets-only": { type: "boolean", default: false },
    every: { type: "boolean", default: false },
    document: { type: "boolean", default: false },
    json: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});

if (values.help) {
  console.log(help);
  process.exit(0);
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

function inProcess(scenarios: readonly Recorded[]): Outcome[] {
  return scenarios.map((recorded, index) => {
    progress(`${index + 1}/${scenarios.length} ${recorded.id}`);
    return replay(recorded, values.all);
  });
}

function onSockets(scenarios: readonly Recorded[]): Promise<Outcome[]> {
  cleanUpAtExit();
  const onDone = (done: number, id: string) => progress(`sockets ${done}/${scenarios.length} ${id}`);
  return replayOnSockets(scenarios, values.all, onDone);
}

/** A filter plays every match, in the sample or not. */
function forSockets(wanted: readonly Recorded[]): Recorded[] {
  if (values.every || values.filter !== "") return [...wanted];
  return socketSample(wanted, new Set([...Object.keys(known), ...Object.keys(knownOnSockets)]));
}

function print(title: string, outcomes: readonly Outcome[]): void {
  progress("");
  const shown = outcomes.filter((outcome) => isFailure(outcome) || outcome.onlyAlone);
  for (const outcome of shown) console.log(describeOutcome(outcome, values.verbose));
  console.log(`\n${title}\n${summary(outcomes)}\n`);
}

async function run(): Promise<void> {
  const wanted = loadScenarios().filter(({ id }) => new RegExp(values.filter).test(id));
  const engine = values["sockets-only"] ? [] : inProcess(wanted);
  if (engine.length > 0) print("in-process", engine);
  const sockets = values["no-sockets"] ? [] : await onSockets(forSockets(wanted));
  if (sockets.length > 0) print("serve, on sockets", sockets);
  const outcomes = [...engine, ...sockets];
  console.log(closingLine(outcomes));
  if (values.json) writeFileSync(values.json, `${JSON.stringify(outcomes, null, 1)}\n`);
  process.exitCode = outcomes.some(isFailure) ? 1 : 0;
}

if (values.document) console.log(writeDocument(loadScenarios()));
else await run();
