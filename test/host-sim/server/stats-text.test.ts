import { expect, test } from "vitest";
import type { Metric } from "../../../host-sim/model/metrics.js";
import { prometheusText, statsText } from "../../../host-sim/server/stats-text.js";

const host = [{ name: "wasm.wasm_vm_count", type: "gauge", value: 3 }] as const;
const custom: Metric[] = [
  { name: "my_gauge", type: "gauge", value: 7n, samples: [] },
  { name: "my_counter", type: "counter", value: 9n, samples: [] },
  { name: "my_hist", type: "histogram", value: 0n, samples: [] },
];
const all = { filter: null, usedOnly: false };

test("counters and gauges by name, then histograms", () => {
  expect(statsText(host, custom, all)).toBe(
    "wasm.wasm_vm_count: 3\nwasmcustom.my_counter: 9\nwasmcustom.my_gauge: 7\nwasmcustom.my_hist: No recorded values\n",
  );
});

test("a filter looks anywhere in the name", () => {
  expect(statsText(host, custom, { filter: /count/, usedOnly: false })).toBe(
    "wasm.wasm_vm_count: 3\nwasmcustom.my_counter: 9\n",
  );
});

test("what was never written to is not used", () => {
  expect(statsText([], custom, { filter: /hist/, usedOnly: true })).toBe("");
});

test("a histogram shows its quantiles", () => {
  const samples = [1n, 2n, 3n, 4n];
  const text = statsText([], [{ name: "h", type: "histogram", value: 4n, samples }], all);
  expect(text).toMatch(/P0\(nan,1.05\) P25\(nan,1.05\) P50\(nan,2.05\) P75\(nan,3.05\) .*P100\(nan,4.05\)/);
});

test("Prometheus: a plugin's names stand alone, the host's behind envoy_", () => {
  expect(prometheusText(host, custom.slice(0, 2), all)).toBe(
    "# TYPE my_counter counter\nmy_counter{} 9\n" +
      "# TYPE envoy_wasm_wasm_vm_count gauge\nenvoy_wasm_wasm_vm_count{} 3\n" +
      "# TYPE my_gauge gauge\nmy_gauge{} 7\n",
  );
});

test("Prometheus: a histogram in Envoy's buckets", () => {
  const text = prometheusText([], [{ name: "h.x", type: "histogram", value: 2n, samples: [3n, 30n] }], all);
  expect(text.split("\n").filter((line) => /le="(5|50|\+Inf)"|sum|count/.test(line))).toEqual([
    'h_x_bucket{le="5"} 1',
    'h_x_bucket{le="50"} 2',
    'h_x_bucket{le="+Inf"} 2',
    "h_x_sum{} 33.540983606557375651391339488328",
    "h_x_count{} 2",
  ]);
});
