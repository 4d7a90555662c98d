/** Which scenarios are played on sockets, too: always the same ones, spread over each group. */
import type { Recorded, RequestScript, Scenario, Step } from "../scenario.js";

const perGroup = 2;
/** Of those where Envoy dies. */
const deadly = 3;
/** Where the transport has a say: more. By group, or by the first word of the ids. */
const more: Readonly<Record<string, number>> = {
  http1: 7,
  h2: 4,
  net: 5,
  calls: 4,
  fail: 4,
  "more-misc": 5,
  "more-calls": 3,
  random: 4,
};
/** Milliseconds; real time is dear. A group of which every scenario takes longer is played all the same. */
const longest = 2500;

/** @param leaveOut Ids of scenarios that are known to differ. */
export function socketSample(scenarios: readonly Recorded[], leaveOut: ReadonlySet<string>): Recorded[] {
  const groups = [...new Set(scenarios.map(({ group }) => group))];
  const deaths = spread(
    scenarios.filter(({ crash }) => crash !== undefined),
    deadly,
  );
  return [...groups.flatMap((group) => sampleOf(group)), ...deaths];

  function sampleOf(group: string): Recorded[] {
    const fit = scenarios.filter((recorded) => recorded.group === group && isFit(recorded, leaveOut));
    const short = fit.filter(({ scenario }) => duration(scenario) <= longest);
    return spread(short.length > 0 ? short : fit, more[group] ?? perGroup);
  }
}

/** Envoy itself lives through it and does the same every time. */
function isFit({ id, crash, unstable }: Recorded, leaveOut: ReadonlySet<string>): boolean {
  return crash === undefined && !unstable && !leaveOut.has(id);
}

/** So many of them, at even distances, the first and the last among them. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from(
    { length: count },
    (_, index) => items[Math.round((index * (items.length - 1)) / (count - 1))]!,
  );
}

/** About how long it takes, without the host's start. */
function duration({ requests = [{}], settle = 60, linger = 30 }: Scenario): number {
  return settle + linger + sum(requests.map(requestDuration));
}

function requestDuration({ parallel, sleep, h2, lds, steps = [], wait }: RequestScript): number {
  if (parallel) return Math.max(...parallel.map(requestDuration));
  if (sleep) return sleep;
  if (h2) return h2.wait ?? 800;
  return lds ? (wait ?? 400) : stepsDuration(steps) + (wait ?? 350);
}

const stepsDuration = (steps: readonly Step[]) => sum(steps.map(({ delay = 0 }) => delay));

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
