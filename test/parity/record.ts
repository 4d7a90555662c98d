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
import { type Played, play } from "./play.js";
import { folder, type Recorded, type Scenario, type Seen } from "./scenario.js";
import { playOnSockets } from "./sockets/play.js";
import { cleanUpAtExit } from "./sockets/replay.js";

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

/** Every item that differs, not the first of each part alone. */
function compare(id: string, envoy: Seen, here: Seen): void {
  for (const part of Object.keys(envoy) as Array<keyof Seen>) {
    const [theirs, ours] = [listed(envoy[part]), listed(here[part])];
    for (let at = 0; at < Math.max(theirs.length, ours.length); at++)
      if (theirs[at] !== ours[at])
        console.log(`   ${id} ${part}[${at}]\n     envoy ${theirs[at]}\n     here  ${ours[at]}`);
  }
}

const listed = (value: Seen[keyof Seen]): string[] =>
  Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : [String(value)];

async function playHere({ scenario }: Recorded): Promise<Played> {
  return values.sockets ? playOnSockets(scenario) : play(scenario);
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
  compare(recorded.id, recorded.seen, (await playHere(recorded)).seen);
}
if (values.group !== "") keep(values.group, recordings);
