/** One scenario: played, compared, judged. */
import { type Difference, differences } from "./compare.js";
import { type Played, play } from "./play.js";
import type { Recorded, Seen } from "./scenario.js";

export interface Outcome {
  id: string;
  /** Played through `serve` rather than in-process. */
  onSockets?: true;
  /** It agreed only when it ran alone: under load its timing is another. */
  onlyAlone?: true;
  group: string;
  note?: string;
  /** "ended": Envoy dies or hangs there; the engine says what is wrong and goes on. */
  result: "same" | "ended" | "differs" | "threw";
  differences: Difference[];
  /** Why it threw. */
  reason?: string;
}

/** Enough for any guest that comes back. */
const fuel = 10_000_000;

/** Plays a scenario. `all`: compares what is not the same on every run of Envoy, too. */
export function replay(recorded: Recorded, all = false): Outcome {
  const { id, group, note, crash } = recorded;
  const about = { id, group, ...(note ? { note } : {}), differences: [] };
  try {
    return { ...about, ...judge(recorded, play(recorded.scenario, crash ? fuel : undefined), all) };
  } catch (error) {
    return { ...about, result: "threw", reason: error instanceof Error ? error.stack! : String(error) };
  }
}

type Verdict = Pick<Outcome, "result" | "differences">;

/** Whether what was seen here is what was seen on Envoy; `all` as above. */
export function judge(recorded: Recorded, here: Played, all: boolean): Verdict {
  return recorded.crash ? afterCrash(recorded.crash, here) : compared(recorded, here.seen, all);
}

function compared({ seen, unstable = "" }: Recorded, here: Seen, all: boolean): Verdict {
  const leftOut = all ? [] : unstable.replace("traffic", "log").split(",");
  const parts = (what: Seen) =>
    Object.fromEntries(Object.entries(what).filter(([part]) => !leftOut.includes(part)));
  const found = differences(parts(seen) as unknown as Seen, here);
  return { result: found.length > 0 ? "differs" : "same", differences: found };
}

/** Where Envoy dies, or hangs and has to be killed, the engine has to say so: a refused module, or a problem. */
function afterCrash(crash: string, { seen, problems }: Played): Verdict {
  if (!seen.loads || problems.length > 0) return { result: "ended", differences: [] };
  const here = "no problem is reported";
  return { result: "differs", differences: [{ part: "loads", at: 0, envoy: `dies: ${crash}`, here }] };
}
