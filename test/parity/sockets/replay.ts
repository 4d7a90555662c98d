/** Scenarios through `serve`, several at once; those that differ once more alone. */
import { judge, type Outcome } from "../replay.js";
import { isGood } from "../report.js";
import type { Recorded } from "../scenario.js";
import { killAll } from "./host-process.js";
import { playOnSockets, removeFolders } from "./play.js";

/** So many hosts at once; they wait most of their time. */
const atOnce = 6;

/** Outcomes in the scenarios' order. `onDone`: after each, with how many are done. */
export async function replayOnSockets(
  scenarios: readonly Recorded[],
  all: boolean,
  onDone: (done: number, id: string) => void,
): Promise<Outcome[]> {
  const outcomes = new Map<Recorded, Outcome>();
  const waiting = [...scenarios];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      outcomes.set(next, await replayOne(next, all));
      onDone(outcomes.size, next.id);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  for (const [recorded, outcome] of outcomes) {
    if (!isGood(outcome)) outcomes.set(recorded, await replayAlone(recorded, all));
  }
  return scenarios.map((recorded) => outcomes.get(recorded)!);
}

/** Twice at most: this program is not the only one on the machine. */
async function replayAlone(recorded: Recorded, all: boolean): Promise<Outcome> {
  const first = await replayOne(recorded, all);
  const alone = isGood(first) ? first : await replayOne(recorded, all);
  return isGood(alone) ? { ...alone, onlyAlone: true } : first;
}

async function replayOne(recorded: Recorded, all: boolean): Promise<Outcome> {
  const { id, group, note, scenario } = recorded;
  const about = { id, group, ...(note ? { note } : {}), onSockets: true as const, differences: [] };
  try {
    return { ...about, ...judge(recorded, await playOnSockets(scenario), all) };
  } catch (error) {
    return { ...about, result: "threw", reason: error instanceof Error ? error.stack! : String(error) };
  }
}

/** However this program ends, no host and no file of it stays. */
export function cleanUpAtExit(): void {
  process.once("exit", () => {
    killAll();
    removeFolders();
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => process.exit(signal === "SIGINT" ? 130 : 143));
}
