/** What counts as worse, and how it is shown. */
import { expect, onTestFinished, test } from "vitest";
import { type Baseline, changes, isWorse, readBaseline, unknownNames } from "../../bench/baseline.js";
import type { Figures } from "../../bench/measure.js";
import { changesTable, comparisonTable, figuresTable } from "../../bench/report.js";
import { tempFolder, writeInto } from "../tools/temp-folder.js";

const exact = {
  ...{ wasm: 4000, exported: 4, callbacks: 3, hostcalls: 1 },
  ...{ instructions: 400.5, instructions256: 410, pagesEarly: 1, pagesLate: 1 },
};
const baseline: Baseline = { gate: exact };
const figures = (other: Partial<Figures> = {}): Figures => ({
  name: "gate",
  ...exact,
  gzip: 2000,
  byCallback: { proxy_on_delete: 60 },
  exchanges: 10_000,
  rate: 170_000,
  bareRate: 200_000,
  callbackNanoseconds: 300,
  ...other,
});

test("the same figures are no change, whatever the times are", () => {
  expect(changes([figures({ rate: 1, gzip: 9999, callbackNanoseconds: 9999 })], baseline)).toEqual([]);
});

const names = Object.keys(exact) as Array<keyof typeof exact>;

test.each(names)("more %s is worse, fewer is better", (figure) => {
  const [more] = changes([figures({ [figure]: exact[figure] + 1 })], baseline);
  const [fewer] = changes([figures({ [figure]: exact[figure] - 1 })], baseline);
  expect(more).toEqual({ name: "gate", figure, before: exact[figure], now: exact[figure] + 1 });
  expect([isWorse(more!), isWorse(fewer!)]).toEqual([true, false]);
});

test("a filter that nobody has written down is named", () => {
  expect(unknownNames([figures(), figures({ name: "new" })], baseline)).toEqual(["new"]);
});

test("the tables stand in columns", () => {
  const table = figuresTable([figures(), figures({ name: "a-long-name", wasm: 1_234_567 })]).split("\n");
  expect(new Set(table.map((line) => line.length)).size).toBe(1);
  expect(table[0]).toContain("at 10k");
  const changed = changesTable(changes([figures({ wasm: 4100 })], baseline));
  expect(changed).toMatch(/gate\s+wasm\s+4,000\s+4,100\s+\+100\s+1\.025\s+worse/);
});

test("a figure that the baseline does not have yet is no change", () => {
  const { instructions, ...older } = exact;
  expect(instructions).toBe(400.5);
  expect(changes([figures({ instructions: 1 })], { gate: older })).toEqual([]);
});

test("the report of another run serves as the baseline, and is shown with ratios", () => {
  const report = JSON.stringify({ node: "v20", filters: [figures({ rate: 100_000 })] });
  const file = writeInto(tempFolder("bench", onTestFinished), "base.json", report);
  const before = readBaseline(file);
  const now = figures({ wasm: 4400, rate: 150_000 });
  expect(changes([now], before).map(({ figure }) => figure)).toEqual(["wasm"]);
  expect(comparisonTable([now], before)).toMatch(/gate\s+wasm\s+4,000\s+4,400\s+1\.100/);
  expect(comparisonTable([now], before)).toMatch(/gate\s+rate\s+100,000\s+150,000\s+1\.500/);
});
