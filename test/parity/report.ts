/** What a run tells: differences by scenario, counts by group. */
import { known, knownOnSockets } from "./known.js";
import type { Outcome } from "./replay.js";

/** As Envoy, or nothing is to be done about it. */
export function isGood({ result }: Outcome): boolean {
  return result === "same" || result === "ended";
}

/** Why a difference is no news; `undefined`: it is. */
function knownReason({ id, onSockets }: Outcome): string | undefined {
  return known[id] ?? (onSockets ? knownOnSockets[id] : undefined);
}

/** It differs and no one knew, or `known.ts` says that it differs and it does not. */
export function isFailure(outcome: Outcome): boolean {
  return isGood(outcome) === (knownReason(outcome) !== undefined);
}

const limit = 600;

function shown(text: string): string {
  const quoted = JSON.stringify(text);
  return quoted.length > limit ? `${quoted.slice(0, limit)}... (${quoted.length})` : quoted;
}

/** One scenario's block; `verbose` shows every part rather than the first. */
export function describeOutcome(outcome: Outcome, verbose: boolean): string {
  const { id, result, note, onSockets, reason } = outcome;
  const head = `${id}${onSockets ? " on sockets" : ""}: ${result}${note ? `  (${note})` : ""}`;
  if (reason !== undefined) return `${head}\n  ${reason}`;
  if (outcome.onlyAlone) return `${head}\n  only when it ran alone`;
  if (isGood(outcome)) return `${head}\n  known.ts says that it differs: ${knownReason(outcome)}`;
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
    (group) => `${group.padEnd(13)}${count(outcomes.filter((o) => o.group === group))}`,
  );
  return [...lines, `${"all".padEnd(13)}${count(outcomes)}`].join("\n");
}

function count(outcomes: readonly Outcome[]): string {
  const agree = outcomes.filter(isGood).length;
  const listed = outcomes.filter((outcome) => !isGood(outcome) && !isFailure(outcome)).length;
  const note = listed > 0 ? `  (${listed} known to differ)` : "";
  return `${String(agree).padStart(4)} of ${outcomes.length}${note}`;
}

/** "N passed, N failed": what is listed in `known.ts` and still differs is as expected, and passes. */
export function closingLine(outcomes: readonly Outcome[]): string {
  const failed = outcomes.filter(isFailure).length;
  return `${outcomes.length - failed} passed, ${failed} failed`;
}
