/** Stats as the admin port prints them. */
import { LogHistogram } from "../model/log-histogram.js";
import type { Metric } from "../model/metrics.js";

/** A stat of the host's own. */
export interface HostStat {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly value: number;
}

/** A plugin's metric; `histogram`: all of its samples, not the latest alone. */
export interface CustomStat extends Metric {
  readonly histogram?: LogHistogram | undefined;
}

export interface StatsQuery {
  /** Names to be shown; `null`: all. */
  readonly filter: RegExp | null;
  /** Only those that were written to. */
  readonly usedOnly: boolean;
  /** "All", "Counters", "Gauges", "Histograms", "TextReadouts"; default "All". */
  readonly type?: string;
  /** How histograms are shown; default "summary". */
  readonly buckets?: "summary" | "cumulative" | "disjoint" | undefined;
}

/** Envoy: a plugin's stats stand behind this. */
const customPrefix = "wasmcustom.";

const quantiles = [0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 100];
const limits = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000,
  3600000,
];

interface Plain {
  readonly name: string;
  readonly value: number | bigint;
}

interface Selected {
  readonly plain: readonly Plain[];
  readonly histograms: ReadonlyArray<{ readonly name: string; readonly histogram: LogHistogram }>;
}

/** Envoy: counters and gauges in the order of their names, then histograms. */
export function statsText(
  host: readonly HostStat[],
  custom: readonly CustomStat[],
  query: StatsQuery,
): string {
  const { plain, histograms } = select(host, custom, query);
  const lines = [
    ...plain.map(({ name, value }) => `${name}: ${value}`),
    ...histograms.map(({ name, histogram }) => `${name}: ${histogramText(histogram, query)}`),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** `format=json`. */
export function statsJson(
  host: readonly HostStat[],
  custom: readonly CustomStat[],
  query: StatsQuery,
): string {
  const { plain, histograms } = select(host, custom, query);
  const stats: unknown[] = plain.map(({ name, value }) => ({ name, value: Number(value) }));
  if (histograms.length > 0) stats.push({ histograms: histogramsJson(histograms, query) });
  return JSON.stringify({ stats });
}

function histogramsJson(histograms: Selected["histograms"], query: StatsQuery): unknown {
  if (query.buckets !== undefined && query.buckets !== "summary")
    return histograms.map(({ name, histogram }) => ({
      name,
      buckets: bucketsOf(histogram, query).map(([limit, count]) => ({
        upper_bound: limit,
        interval: 0,
        cumulative: count,
      })),
    }));
  const computed = histograms.map(({ name, histogram }) => ({
    name,
    values: quantiles.map((quantile) => ({
      cumulative: histogram.total === 0 ? null : histogram.quantile(quantile / 100),
      interval: null,
    })),
  }));
  return { supported_quantiles: quantiles, computed_quantiles: computed };
}

/** Envoy: a plugin's stats have neither "envoy_" nor "wasmcustom" in front here. */
export function prometheusText(
  host: readonly HostStat[],
  custom: readonly CustomStat[],
  query: StatsQuery,
): string {
  const plain = [
    ...sorted(host, query).map((stat) => ({ ...stat, name: prometheusName(`envoy_${stat.name}`) })),
    ...sortedCustom(custom, query).map((stat) => ({ ...stat, name: withoutPrefix(stat.name) })),
  ];
  const ofType = (type: string) => plain.filter((stat) => stat.type === type);
  const single = [...ofType("counter"), ...ofType("gauge")].map(
    ({ name, type, value }) => `# TYPE ${name} ${type}\n${name}{} ${value}\n`,
  );
  const histograms = sortedCustom(custom, query)
    .filter(({ type }) => type === "histogram")
    .map((metric) => prometheusHistogram(withoutPrefix(metric.name), histogramOf(metric)));
  return [...single, ...histograms].join("");
}

function select(host: readonly HostStat[], custom: readonly CustomStat[], query: StatsQuery): Selected {
  const shown = sortedCustom(custom, query);
  const plain = sorted(
    [...host, ...shown.filter(({ type }) => type !== "histogram")] as Array<HostStat | CustomStat>,
    query,
  );
  const ofType = (type: string, plural: string) =>
    query.type === undefined || query.type === "All" || query.type === plural
      ? plain.filter((stat) => stat.type === type)
      : [];
  const kept = new Set([...ofType("counter", "Counters"), ...ofType("gauge", "Gauges")]);
  const wantsHistograms = query.type === undefined || ["All", "Histograms"].includes(query.type);
  const histograms = wantsHistograms ? shown.filter(({ type }) => type === "histogram") : [];
  return {
    plain: plain.filter((stat) => kept.has(stat)),
    histograms: histograms.map((metric) => ({ name: metric.name, histogram: histogramOf(metric) })),
  };
}

function sorted<Stat extends { name: string; type: string; value: number | bigint }>(
  stats: readonly Stat[],
  { filter, usedOnly }: StatsQuery,
): Stat[] {
  return stats
    .filter(({ name, value }) => (filter?.test(name) ?? true) && !(usedOnly && Number(value) === 0))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const sortedCustom = (custom: readonly CustomStat[], query: StatsQuery): CustomStat[] =>
  sorted(
    custom.map((metric) => ({ ...metric, name: customPrefix + metric.name })),
    query,
  );

const withoutPrefix = (name: string): string => prometheusName(name.slice(customPrefix.length));

function prometheusName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_:]/g, "_").replace(/^(\d)/, "_$1");
}

// -- histograms

function histogramOf({ histogram, samples }: CustomStat): LogHistogram {
  if (histogram !== undefined) return histogram;
  const made = new LogHistogram();
  for (const sample of samples) made.add(Number(sample));
  return made;
}

/** Envoy shows the last interval beside all of the time; here there are no intervals. */
function histogramText(histogram: LogHistogram, query: StatsQuery): string {
  if (histogram.total === 0) return "No recorded values";
  if (query.buckets !== undefined && query.buckets !== "summary")
    return bucketsOf(histogram, query)
      .map(([limit, count]) => `B${shortNumber(limit)}(0,${count})`)
      .join(" ");
  return quantiles.map((quantile) => `P${quantile}(nan,${histogram.quantile(quantile / 100)})`).join(" ");
}

function bucketsOf(
  histogram: LogHistogram,
  { buckets }: StatsQuery,
): Array<readonly [limit: number, count: number]> {
  let before = 0;
  return limits.map((limit) => {
    const count = histogram.countUpTo(limit);
    const shown = buckets === "disjoint" ? count - before : count;
    before = count;
    return [limit, shown] as const;
  });
}

/** As `%g` writes it. */
function shortNumber(value: number): string {
  if (value < 1e6) return String(value);
  const [digits = "", exponent = ""] = value.toExponential().split("e+");
  return `${digits}e+${exponent.padStart(2, "0")}`;
}

function prometheusHistogram(name: string, histogram: LogHistogram): string {
  const lines = limits.map((limit) => `${name}_bucket{le="${limit}"} ${histogram.countUpTo(limit)}\n`);
  return [
    `# TYPE ${name} histogram\n`,
    ...lines,
    `${name}_bucket{le="+Inf"} ${histogram.total}\n`,
    `${name}_sum{} ${exact(histogram.sum)}\n`,
    `${name}_count{} ${histogram.total}\n`,
  ].join("");
}

/** As `%.32g` writes it: every digit of the number as it is kept. */
function exact(value: number): string {
  const text = value.toPrecision(32);
  return text.includes("e") ? text : text.replace(/\.?0+$/, "");
}
