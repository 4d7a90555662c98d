/** Stats as the admin port prints them. */
import type { Metric } from "../model/metrics.js";

/** A stat of the host's own. */
export interface HostStat {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly value: number;
}

export interface StatsQuery {
  /** Names to be shown; `null`: all. */
  readonly filter: RegExp | null;
  /** Only those that were written to. */
  readonly usedOnly: boolean;
}

/** Envoy: a plugin's stats stand behind this. */
const customPrefix = "wasmcustom.";

const quantiles = [0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 100];
const buckets = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000,
  3600000,
];

/** Envoy: counters and gauges in the order of their names, then histograms. */
export function statsText(host: readonly HostStat[], custom: readonly Metric[], query: StatsQuery): string {
  const shown = custom.map((metric) => ({ ...metric, name: customPrefix + metric.name }));
  const plain = [...host, ...shown.filter(({ type }) => type !== "histogram")];
  const histograms = shown.filter(({ type }) => type === "histogram");
  const lines = [
    ...sorted(plain, query).map(({ name, value }) => `${name}: ${value}`),
    ...sorted(histograms, query).map(({ name, samples }) => `${name}: ${summary(samples)}`),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** Envoy: a plugin's stats have neither "envoy_" nor "wasmcustom" in front here. */
export function prometheusText(
  host: readonly HostStat[],
  custom: readonly Metric[],
  query: StatsQuery,
): string {
  const plain = [
    ...sorted(host, query).map((stat) => ({ ...stat, name: prometheusName(`envoy_${stat.name}`) })),
    ...selectCustom(custom, query).map((stat) => ({ ...stat, name: prometheusName(stat.name) })),
  ];
  const ofType = (type: string) => plain.filter((stat) => stat.type === type);
  const single = [...ofType("counter"), ...ofType("gauge")].map(
    ({ name, type, value }) => `# TYPE ${name} ${type}\n${name}{} ${value}\n`,
  );
  const histograms = selectCustom(custom, query)
    .filter(({ type }) => type === "histogram")
    .map(({ name, samples }) => prometheusHistogram(prometheusName(name), samples));
  return [...single, ...histograms].join("");
}

function sorted<Stat extends { name: string; type: string; value: number | bigint }>(
  stats: readonly Stat[],
  { filter, usedOnly }: StatsQuery,
): Stat[] {
  return stats
    .filter(({ name, value }) => (filter?.test(name) ?? true) && !(usedOnly && Number(value) === 0))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function selectCustom(custom: readonly Metric[], query: StatsQuery): Metric[] {
  const prefixed = custom.map((metric) => ({ ...metric, name: customPrefix + metric.name }));
  return sorted(prefixed, query).map((metric) => ({
    ...metric,
    name: metric.name.slice(customPrefix.length),
  }));
}

function prometheusName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_:]/g, "_").replace(/^(\d)/, "_$1");
}

function summary(samples: readonly bigint[]): string {
  if (samples.length === 0) return "No recorded values";
  const ordered = [...samples].sort((a, b) => (a < b ? -1 : 1));
  return quantiles.map((quantile) => `P${quantile}(nan,${at(ordered, quantile)})`).join(" ");
}

function at(ordered: readonly bigint[], quantile: number): bigint {
  return ordered[Math.max(0, Math.ceil((quantile / 100) * ordered.length) - 1)]!;
}

function prometheusHistogram(name: string, samples: readonly bigint[]): string {
  const values = samples.map(Number);
  const count = (limit: number) => values.filter((value) => value <= limit).length;
  const lines = buckets.map((limit) => `${name}_bucket{le="${limit}"} ${count(limit)}\n`);
  const sum = values.reduce((total, value) => total + value, 0);
  return [
    `# TYPE ${name} histogram\n`,
    ...lines,
    `${name}_bucket{le="+Inf"} ${values.length}\n`,
    `${name}_sum{} ${sum}\n`,
    `${name}_count{} ${values.length}\n`,
  ].join("");
}
