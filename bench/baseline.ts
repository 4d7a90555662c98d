/** The exact figures that are kept: none may get worse unnoticed. Times are no part of it. */
import { readFileSync, writeFileSync } from "node:fs";
import type { Figures } from "./measure.js";

const file = "bench/baseline.json";
const kept = [
  ...(["wasm", "exported", "callbacks", "hostcalls"] as const),
  ...(["instructions", "instructions256", "pagesEarly", "pagesLate"] as const),
];

type Kept = (typeof kept)[number];
/** By case; a baseline that is older than a figure does not have it. */
export type Baseline = Record<string, Partial<Record<Kept, number>>>;

export interface Change {
  name: string;
  figure: Kept;
  before: number;
  now: number;
}

/** Reads bench/baseline.json, or a file that `--json` has written. */
export function readBaseline(from: string = file): Baseline {
  const read = JSON.parse(readFileSync(from, "utf8")) as Baseline | { filters: Figures[] };
  if (!Array.isArray(read.filters)) return read as Baseline;
  return Object.fromEntries(read.filters.map((figures: Figures) => [figures.name, figures]));
}

/** Figures of other cases stay as they are. */
export function writeBaseline(figures: readonly Figures[]): void {
  const before = existing();
  for (const one of figures) before[one.name] = exactOf(one);
  writeFileSync(file, `${JSON.stringify(before, null, 2)}\n`);
}

/** What differs; a case without a baseline differs in nothing. */
export function changes(figures: readonly Figures[], baseline: Baseline): Change[] {
  return figures.flatMap(({ name, ...now }) => {
    const before = baseline[name];
    if (before === undefined) return [];
    return kept.flatMap((figure) => {
      const was = before[figure];
      return was === undefined || was === now[figure]
        ? []
        : [{ name, figure, before: was, now: now[figure] }];
    });
  });
}

/** Every figure is better when it is smaller. */
export const isWorse = ({ before, now }: Change): boolean => now > before;

/** Figures that nobody has written down yet. */
export function unknownNames(figures: readonly Figures[], baseline: Baseline): string[] {
  return figures.map(({ name }) => name).filter((name) => !(name in baseline));
}

function existing(): Baseline {
  try {
    return readBaseline();
  } catch {
    return {};
  }
}

function exactOf(figures: Figures): Record<Kept, number> {
  return Object.fromEntries(kept.map((figure) => [figure, figures[figure]])) as Record<Kept, number>;
}
