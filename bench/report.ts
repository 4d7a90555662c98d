/** What a person reads: the figures, and what changed against the baseline. */
import { type Change, isWorse } from "./baseline.js";
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
exchanges/s    in host-sim on one core, without trace, median; no filter: the same with an empty chain
ns/callback    what the filter adds to an exchange, callouts included, divided by its callbacks
pages          64 KiB pages of guest memory after so many exchanges`;

export function changesTable(changed: readonly Change[]): string {
  const rows = changed.map((change) => [
    change.name,
    change.figure,
    change.before,
    change.now,
    signed(change.now - change.before),
    isWorse(change) ? "worse" : "better",
  ]);
  return table(["filter", "figure", "baseline", "now", "change", ""], rows);
}

function signed(difference: number): string {
  return difference > 0 ? `+${difference}` : String(difference);
}
