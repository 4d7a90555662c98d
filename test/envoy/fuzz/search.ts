/** Runs cases on both hosts, confirms what differs, and makes it small. */
import path from "node:path";
import type { Scenario, Seen } from "../../parity/scenario.js";
import { runBatch } from "./live/batch.js";
import { partsOf, without } from "./shrink.js";
import { onHostSim, type Verdict, verdictOf } from "./verdict.js";

export type Outcome =
  | { kind: "same" }
  /** Envoy does not show the same twice: it agreed once, or differed in another way. */
  | { kind: "unsteady" }
  | { kind: "differs"; scenario: Scenario; seen: Seen; verdict: Verdict }
  /** Envoy dies; `problems`: what host-sim names instead. */
  | { kind: "crash"; scenario: Scenario; problems: string[] };

export type Different = Outcome & { kind: "differs" };

const confirmations = 4;
/** At most so many tries at once, and so many rounds for parts of a rank. */
const [width, rounds] = [60, 4];

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
    await this.#confirmCrashes(outcomes);
    await this.#confirm(outcomes);
    return outcomes;
  }

  /** Envoy died of it alone; where host-sim does not say so, it has to die once more. */
  async #confirmCrashes(outcomes: Outcome[]): Promise<void> {
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.kind !== "crash" || outcome.problems.length > 0) continue;
      const [again] = await this.observe([outcome.scenario]);
      outcomes[index] = first(outcome.scenario, again!);
    }
  }

  /** A difference counts when it shows every time. */
  async #confirm(outcomes: Outcome[]): Promise<void> {
    for (let turn = 0; turn < confirmations; turn++) {
      const open = [...outcomes.entries()].filter((entry): entry is [number, Different] => differs(entry[1]));
      const seen = await this.observe(open.map(([, { scenario }]) => scenario));
      for (const [at, [index, before]] of open.entries())
        outcomes[index] = settled(before, first(before.scenario, seen[at]!));
    }
  }

  /** The case without all that the difference does not need. */
  async shrink(from: Different): Promise<Different> {
    let best = from;
    const left = new Set<string>();
    for (const rank of partsOf(from.scenario))
      for (let round = 0; round < rounds; round++) {
        const better = await this.#leaveOut(from, left, rank);
        if (better === null) break;
        best = better;
      }
    return best;
  }

  /** Finds what of a rank can go, one part at a time, then as much of that as can go together. */
  async #leaveOut(from: Different, left: Set<string>, rank: readonly string[]): Promise<Different | null> {
    const singles = await this.#holding(
      from,
      rank.filter((part) => !left.has(part)).map((part) => [...left, part]),
    );
    if (singles.length === 0) return null;
    const parts = singles.map(({ parts }) => parts.at(-1)!);
    const together = await this.#holding(
      from,
      bunches(parts).map((bunch) => [...left, ...bunch]),
    );
    const best = [...together, ...singles].reduce((a, b) => (b.parts.length > a.parts.length ? b : a));
    for (const part of best.parts) left.add(part);
    return best.outcome;
  }

  /** Of these sets of parts, those without which the difference is still the same. */
  async #holding(from: Different, sets: string[][]): Promise<Array<{ parts: string[]; outcome: Different }>> {
    const tries = sets.map((parts) => ({ parts, scenario: without(from.scenario, new Set(parts)) }));
    const real = tries.filter(({ scenario }) => JSON.stringify(scenario) !== JSON.stringify(from.scenario));
    const seen: Array<Seen | null> = [];
    for (let at = 0; at < real.length; at += width)
      seen.push(...(await this.observe(real.slice(at, at + width).map(({ scenario }) => scenario))));
    return real.flatMap(({ parts, scenario }, index) => {
      const outcome = first(scenario, seen[index]!);
      const same = outcome.kind === "differs" && outcome.verdict.signature === from.verdict.signature;
      return same ? [{ parts, outcome }] : [];
    });
  }
}

const differs = (outcome: Outcome): outcome is Different => outcome.kind === "differs";

function settled(before: Different, again: Outcome): Outcome {
  if (!differs(again)) return again.kind === "same" ? { kind: "unsteady" } : again;
  return again.verdict.signature === before.verdict.signature ? again : { kind: "unsteady" };
}

/** All, the halves, the quarters, the eighths. */
function bunches(parts: readonly string[]): string[][] {
  const cuts = [1, 2, 4, 8].filter((count) => count < parts.length);
  return cuts.flatMap((count) => {
    const size = Math.ceil(parts.length / count);
    return Array.from({ length: count }, (_, index) => parts.slice(index * size, (index + 1) * size));
  });
}

function first(scenario: Scenario, seen: Seen | null): Outcome {
  if (seen === null) return { kind: "crash", scenario, problems: onHostSim(scenario).problems };
  const verdict = verdictOf(scenario, seen);
  return verdict === null ? { kind: "same" } : { kind: "differs", scenario, seen, verdict };
}
