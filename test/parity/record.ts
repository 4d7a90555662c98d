/**
 * Plays scenarios on Envoy and, if asked to, keeps what was seen.
 *
 *     ENVOY_BIN=envoy tsx test/parity/record.ts FILE.json [-f REGEX] [--sockets] [--group NAME] [-v]
 *
 * The file is a list of `{id, note, scenario}`. Each is played twice: what is not the same on both runs is noted as
 * `unstable`. Then host-sim plays it, in-process or, with --sockets, through `serve`, and differences are printed.
 * --group: the recordings are written to `recorded/NAME.jsonl`, in place of those with the same ids.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { findEnvoy } from "../envoy/envoy/binary.js";
import { differences } from "./compare.js";
import { replay } from "./replay.js";
import { describeOutcome } from "./report.js";
import { folder, type Recorded, type Scenario, type Seen } from "./scenario.js";
import { playOnSockets } from "./sockets/play.js";
import { cleanUpAtExit, replayOnSockets } from "./sockets/replay.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    filter: { type: "string", short: "f", default: "" },
    group: { type: "string", default: "" },
    sockets: { type: "boolean", default: false },
    verbose: { type: "boolean", short: "v", default: false },
  },
});

type Draft = Omit<Recorded, "seen" | "unstable">;

async function record(envoy: readonly string[], draft: Draft): Promise<Recorded> {
  const first = (await playOnSockets(draft.scenario, envoy)).seen;
  const second = (await playOnSockets(draft.scenario, envoy)).seen;
  const unstable = [...new Set(differences(first, second).map(({ part }) => part))].join(",");
  return { ...draft, ...(unstable === "" ? {} : { unstable }), seen: first };
}

/** As `unfold` of scenario.ts reads it. */
function folded(value: unknown): unknown {
  if (typeof value === "string")
    return value.replace(/(.)\1{63,}/gs, (run, char: string) => `‹${char}*${run.length}›`);
  if (Array.isArray(value)) return value.map(folded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, folded(inner)]));
}

function keep(group: string, recordings: readonly Recorded[]): void {
  const file = `${folder}recorded/${group}.jsonl`;
  const ids = new Set(recordings.map(({ id }) => id));
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  const others = lines.filter((line) => !ids.has((JSON.parse(line) as Recorded).id));
  const fresh = recordings.map(({ group: _, ...recorded }) => JSON.stringify(folded(recorded)));
  writeFileSync(file, `${[...others, ...fresh].join("\n")}\n`);
}

function show({ id, seen, unstable }: { id: string; seen: Seen; unstable?: string }): void {
  console.log(`== ${id}${unstable ? ` (not the same twice: ${unstable})` : ""}`);
  if (values.verbose) console.log(JSON.stringify(seen, null, 1));
}

async function play(recorded: Recorded): Promise<void> {
  const outcomes = values.sockets
    ? await replayOnSockets([recorded], false, () => {})
    : [replay(recorded, false)];
  for (const outcome of outcomes) console.log(describeOutcome(outcome, true));
}

cleanUpAtExit();
const cache = resolve(".cache/envoy");
const envoy = [findEnvoy(cache, console.error), "--use-dynamic-base-id"];
const drafts = (
  JSON.parse(readFileSync(positionals[0]!, "utf8")) as Array<{
    id: string;
    note?: string;
    scenario: Scenario;
  }>
).filter(({ id }) => new RegExp(values.filter).test(id));
const recordings: Recorded[] = [];
for (const draft of drafts) {
  const recorded = await record(envoy, { ...draft, group: values.group });
  recordings.push(recorded);
  show(recorded);
  await play(recorded);
}
if (values.group !== "") keep(values.group, recordings);
