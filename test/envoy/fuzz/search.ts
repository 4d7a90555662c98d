/** Runs cases on both hosts, confirms what differs, and makes it small. */
import path from "node:path";
import type { Scenario, Seen } from "../../parity/scenario.js";
import { runBatch } from "./live/batch.js";
import { smaller } from "./shrink.js";
import { onHostSim, type Verdict, verdictOf } from "./verdict.js";

export type Outcome =
  | { kind: "same" }
  /** Envoy does not show the same twice, and once it agreed. */
  | { kind: "unsteady" }
  | { kind: "differs"; scenario: Scenario; seen: Seen; verdict: Verdict }
  /** Envoy dies; `problems`: what host-sim names instead. */
  | { kind: "crash"; scenario: Scenario; problems: string[] };

const confirmations = 2;
/** At most so many tries at once, and so many rounds. */
const [width, rounds] = [45, 30];

export class Search {
  readonly #binary: string;
  readonly #folder: string;
  #runs = 0;

  constructor(binary: string, folder: string) {
    this.#binary = binary;
    this.#folder = folder;
  }

  /** Envoy's observations; `null` for a case that kills it, found by halving. */
  async observe(scenarios: readonly Scenario[]): Promise<Array<Seen | null>> {
    if (scenarios.length === 0) return [];
    const folder = path.join(this.#folder, String(this.#runs++ % 64));
    try {
      return await runBatch(this.#binary, scenarios, folder);
    } catch (error) {
      if (scenarios.length === 1) return [null];
      if (!(error instanceof Error)) throw error;
      const half = scenarios.length >> 1;
      const first = await this.observe(scenarios.slice(0, half));
      return [...first, ...(await this.observe(scenarios.slice(half)))];
    }
  }

  async judge(scenarios: readonly Scenario[]): Promise<Outcome[]> {
    const seen = await this.observe(scenarios);
    const outcomes = scenarios.map((scenario, index) => first(scenario, seen[index]!));
    await this.#confirm(outcomes);
    return outcomes;
  }

  /** A difference counts when it shows every time. */
  async #confirm(outcomes: Outcome[]): Promise<void> {
    for (let turn = 0; turn < confirmations; turn++) {
      const open = [...outcomes.entries()].filter(([, { kind }]) => kind === "differs");
      const cases = open.map(([, outcome]) => (outcome as { scenario: Scenario }).scenario);
      const seen = await this.observe(cases);
      for (const [at, [index]] of open.entries()) {
        const again = first(cases[at]!, seen[at]!);
        outcomes[index] = again.kind === "same" ? { kind: "unsteady" } : again;
      }
    }
  }

  /** The smallest case found that differs in the same way. */
  async shrink(from: Outcome & { kind: "differs" }): Promise<Outcome & { kind: "differs" }> {
    let best = from;
    for (let round = 0; round < rounds; round++) {
      const better = await this.#better(best);
      if (better === null) break;
      best = better;
    }
    return best;
  }

  async #better(best: Outcome & { kind: "differs" }): Promise<(Outcome & { kind: "differs" }) | null> {
    const candidates = smaller(best.scenario);
    for (let from = 0; from < candidates.length; from += width) {
      const some = candidates.slice(from, from + width);
      const seen = await this.observe(some);
      const outcomes = some.map((scenario, index) => first(scenario, seen[index]!));
      const good = outcomes.filter(
        (one) => one.kind === "differs" && one.verdict.signature === best.verdict.signature,
      );
      const smallest = good.sort((a, b) => sizeOf(a) - sizeOf(b))[0];
      if (smallest) return smallest as Outcome & { kind: "differs" };
    }
    return null;
  }
}

const sizeOf = (outcome: Outcome) => JSON.stringify((outcome as { scenario: Scenario }).scenario).length;

function first(scenario: Scenario, seen: Seen | null): Outcome {
  if (seen === null) return { kind: "crash", scenario, problems: onHostSim(scenario).problems };
  const verdict = verdictOf(scenario, seen);
  return verdict === null ? { kind: "same" } : { kind: "differs", scenario, seen, verdict };
}
