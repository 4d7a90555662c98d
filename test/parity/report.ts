/** What a run tells: differences by scenario, counts by group. */
import type { Outcome } from "./replay.js";

/** Nothing is to be done about it. */
export function isGood({ result }: Outcome): boolean {
  return result === "same" || result === "ended" || result === "left-out";
}

const limit = 600;

function shown(text: string): string {
  const quoted = JSON.stringify(text);
  return quoted.length > limit ? `${quoted.slice(0, limit)}... (${quoted.length})` : quoted;
}

/** One scenario's block; `verbose` shows every part rather than the first. */
export function describeOutcome(outcome: Outcome, verbose: boolean): string {
  const head = `${outcome.id}: ${outcome.result}${outcome.note ? `  (${outcome.note})` : ""}`;
  if (outcome.reason !== undefined) return `${head}\n  ${outcome.reason}`;
  const list = verbose ? outcome.differences : outcome.differences.slice(0, 1);
  const parts = outcome.differences.map(({ part }) => part).join(", ");
  const blocks = list.map(
    ({ part, at, envoy, here }) => `  ${part}[${at}]\n    envoy ${shown(envoy)}\n    here  ${shown(here)}`,
  );
  return [`${head}: ${parts}`, ...blocks].join("\n");
}

/** "headers  30 of 34" and so on, then the total. */
export function summary(outcomes: readonly Outcome[]): string {
  const groups = [...new Set(outcomes.map(({ group }) => group))];
  const lines = groups.map(
    (group) => `${group.padEnd(12)}${count(outcomes.filter((o) => o.group === group))}`,
  );
  return [...lines, `${"all".padEnd(12)}${count(outcomes)}`].join("\n");
}

function count(outcomes: readonly Outcome[]): string {
  const played = outcomes.filter(({ result }) => result !== "left-out");
  const same = played.filter(isGood).length;
  const left = outcomes.length - played.length;
  return `${String(same).padStart(4)} of ${played.length}${left > 0 ? `  (${left} left out)` : ""}`;
}
