/** What a person reads: the figures, and what changed against the baseline. */
import { type Baseline, type Change, isWorse } from "./baseline.js";
import type { Figures } from "./measure.js";
import { table } from "./table.js";

const million = 1_000_000;

export function figuresTable(figures: readonly Figures[]): string {
  const many = figures[0]?.exchanges ?? 0;
  const late = many % million === 0 ? `${many / million}M` : `${many / 1000}k`;
  const head = [
    "filter",
    "wasm bytes",
    "gzip",
    "exported",
    "callbacks",
    "hostcalls",
    "instructions",
    "at 256",
    "exchanges/s",
    "no filter",
    "ns/callback",
    "pages at 10",
    `at ${late}`,
  ];
  const rows = figures.map((one) => [
    one.name,
    one.wasm,
    one.gzip,
    one.exported,
    one.callbacks,
    one.hostcalls,
    one.instructions,
    one.instructions256,
    one.rate,
    one.bareRate,
    one.callbackNanoseconds,
    one.pagesEarly,
    one.pagesLate,
  ]);
  return table(head, rows);
}

export const notes = `exported       proxy_on_* functions of the module
callbacks      calls into the guest in one exchange; hostcalls: calls back into the host
instructions   executed wasm instructions of one exchange, exact, average of 20,000; at 256: with so many streams open
exchanges/s    in host-sim on one core, without trace, median; no filter: the same with an empty chain
ns/callback    what the filter adds to an exchange, callouts included, divided by its callbacks
pages          64 KiB pages of guest memory after so many exchanges`;

/** What each callback executes. */
export function callbacksTable(figures: readonly Figures[]): string {
  const rows = figures.flatMap(({ name, byCallback }) =>
    Object.entries(byCallback).map(([callback, count]) => [name, callback, count]),
  );
  return table(["filter", "callback", "instructions"], rows);
}

export function changesTable(changed: readonly Change[]): string {
  const rows = changed.map((change) => [
    change.name,
    change.figure,
    change.before,
    change.now,
    signed(change.now - change.before),
    ratio(change.now, change.before),
    isWorse(change) ? "worse" : "better",
  ]);
  return table(["filter", "figure", "baseline", "now", "change", "ratio", ""], rows);
}

/** All figures of two runs; times are no verdict. */
export function comparisonTable(figures: readonly Figures[], before: Baseline): string {
  const shown = [
    "wasm",
    "instructions",
    "instructions256",
    "hostcalls",
    "pagesLate",
    "rate",
    "callbackNanoseconds",
  ] as const;
  const rows = figures.flatMap((one) => {
    const old = before[one.name] as Partial<Figures> | undefined;
    return shown.flatMap((figure) => {
      const was = old?.[figure];
      return was === undefined ? [] : [[one.name, figure, was, one[figure], ratio(one[figure], was)]];
    });
  });
  return table(["filter", "figure", "before", "now", "ratio"], rows);
}

function signed(difference: number): string {
  const rounded = Math.round(difference * 10) / 10;
  return rounded > 0 ? `+${rounded}` : String(rounded);
}

const ratio = (now: number, before: number): string =>
  before === 0 ? (now === 0 ? "1.000" : "new") : (now / before).toFixed(3);
