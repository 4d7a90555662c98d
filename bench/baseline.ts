/** The exact figures that are kept: none may get worse unnoticed. Times are no part of it. */
import { readFileSync, writeFileSync } from "node:fs";
import type { Figures } from "./measure.js";

const file = "bench/baseline.json";
const kept = ["wasm", "exported", "callbacks", "hostcalls", "pagesEarly", "pagesLate"] as const;

type Kept = (typeof kept)[number];
export type Baseline = Record<string, Record<Kept, number>>;

export interface Change {
  name: string;
  figure: Kept;
  before: number;
  now: number;
}

export function readBaseline(): Baseline {
  return JSON.parse(readFileSync(file, "utf8")) as Baseline;
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
    return kept
      .filter((figure) => now[figure] !== before[figure])
      .map((figure) => ({ name, figure, before: before[figure], now: now[figure] }));
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
