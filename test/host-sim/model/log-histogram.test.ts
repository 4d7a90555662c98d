import { expect, test } from "vitest";
import { LogHistogram } from "../../../host-sim/model/log-histogram.js";

/** As Envoy 1.40 was seen to show it. */
function seen(): LogHistogram {
  const histogram = new LogHistogram();
  for (const sample of [5, 5, 5, 5, 5, 5, 700, 700, 700, 12345, 12345, 12345]) histogram.add(sample);
  return histogram;
}

test.each([
  [0, 5.014285714285714],
  [0.25, 5.042857142857143],
  [0.5, 5.085714285714285],
  [0.75, 707.5],
  [0.9, 12500],
  [1, 12750],
])("the quantile %d is %d, as Envoy's", (fraction, value) => {
  expect(seen().quantile(fraction)).toBe(value);
});

test("what shares a limit's bucket counts as up to it", () => {
  expect([0.5, 5, 1000, 12000].map((limit) => seen().countUpTo(limit))).toEqual([0, 6, 9, 12]);
});

test("the sum is Envoy's guess from its buckets", () => {
  expect(seen().sum).toBe(39585.190646724244);
});

test("nothing, and zeros", () => {
  const histogram = new LogHistogram();
  expect([histogram.total, histogram.quantile(0.5), histogram.sum]).toEqual([0, 0, 0]);
  histogram.add(0);
  expect([histogram.quantile(1), histogram.sum, histogram.countUpTo(0)]).toEqual([0, 0, 1]);
});
