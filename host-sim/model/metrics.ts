import { MetricType, Status } from "../abi/enums.js";
import type { Answer } from "../envoy/operations.js";
import type { ByteString } from "./byte-string.js";
import { LogHistogram } from "./log-histogram.js";
import { refuse } from "./refusals.js";

/** A metric as a test reads it. */
export interface Metric {
  name: ByteString;
  type: "counter" | "gauge" | "histogram";
  /** Unsigned 64-bit. A histogram's is the number of its samples. */
  value: bigint;
  /** A histogram's latest samples, oldest first; empty for the others. */
  samples: bigint[];
}

interface Stat {
  readonly name: ByteString;
  readonly type: MetricType;
  value: bigint;
  samples: bigint[];
  readonly histogram: LogHistogram;
}

const typeNames = ["counter", "gauge", "histogram"] as const;

/** How many samples of a histogram are kept: an endless run must not fill the memory. */
const keptSamples = 10_000;

/** The stats behind the metrics of all VMs of a process. Envoy: known by type and name, whoever defined them. */
export class Stats {
  readonly #stats = new Map<string, Stat>();

  /** The stat of this type and name, made when new. */
  get(type: MetricType, name: ByteString): Stat {
    const key = `${type}${name}`;
    const existing = this.#stats.get(key);
    if (existing !== undefined) return existing;
    const stat: Stat = { name, type, value: 0n, samples: [], histogram: new LogHistogram() };
    this.#stats.set(key, stat);
    return stat;
  }

  /** What is known of all samples of each histogram, by name. */
  histograms(): Map<ByteString, LogHistogram> {
    const stats = [...this.#stats.values()].filter(({ type }) => type === MetricType.Histogram);
    return new Map(stats.map(({ name, histogram }) => [name, histogram]));
  }

  /** Envoy's `/reset_counters`. */
  resetCounters(): void {
    for (const stat of this.#stats.values()) if (stat.type === MetricType.Counter) stat.value = 0n;
  }

  /** All metrics in the order of their first definition, as copies. */
  list(): Metric[] {
    return Array.from(this.#stats.values(), ({ name, type, value, samples }) => ({
      name,
      type: typeNames[type],
      value,
      samples: samples.slice(-keptSamples),
    }));
  }
}

/**
 * The metrics of one VM, by id. Envoy: the low two bits of an id are its type and each type counts for itself from 1;
 * defining a name again gives a new id for the same stat.
 */
export class Metrics {
  readonly #stats: Stats;
  readonly #byId = new Map<number, Stat>();
  readonly #defined = [0, 0, 0];

  constructor(stats: Stats) {
    this.#stats = stats;
  }

  /** Gives the id; BadArgument for an unknown type. The name may be empty. */
  define(type: number, name: ByteString): Answer<number> {
    if (!(type in this.#defined)) return refuse(Status.BadArgument);
    this.#defined[type]!++;
    const id = this.#defined[type]! * 4 + type;
    this.#byId.set(id, this.#stats.get(type as MetricType, name));
    return id;
  }

  /** Counters take offsets above 0, gauges any (below 0 they wrap around 2^64), histograms none. */
  increment(id: number, offset: bigint): Status {
    const kind = id & 3;
    if (kind > MetricType.Gauge) return Status.BadArgument;
    const stat = this.#byId.get(id);
    if (stat === undefined) return Status.NotFound;
    if (kind === MetricType.Counter && offset <= 0n) return Status.BadArgument;
    stat.value = BigInt.asUintN(64, stat.value + offset);
    return Status.Ok;
  }

  /** Adds to a counter, sets a gauge, gives a histogram a sample. The value is taken as unsigned 64-bit. */
  record(id: number, value: bigint): Status {
    const stat = this.#byId.get(id);
    if (stat === undefined) return Status.NotFound;
    const sample = BigInt.asUintN(64, value);
    if (stat.type === MetricType.Gauge) stat.value = sample;
    else if (stat.type === MetricType.Counter) stat.value = BigInt.asUintN(64, stat.value + sample);
    else addSample(stat, sample);
    return Status.Ok;
  }

  /** The value of a counter or gauge; BadArgument for ids of the histogram kind, known or not. */
  get(id: number): Answer<bigint> {
    if ((id & 3) > MetricType.Gauge) return refuse(Status.BadArgument);
    return this.#byId.get(id)?.value ?? refuse(Status.NotFound);
  }
}

function addSample(stat: Stat, sample: bigint): void {
  stat.value++;
  stat.histogram.add(Number(sample));
  stat.samples.push(sample);
  if (stat.samples.length >= 2 * keptSamples) stat.samples = stat.samples.slice(-keptSamples);
}
