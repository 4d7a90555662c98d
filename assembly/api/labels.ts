/** Metrics with labels. Spec: "Metrics", which knows names only. */
import { Counter, Gauge, Histogram } from "./metrics";

/**
 * The name of a metric with labels, as Envoy's `stats_tags` can take it apart: each label before the name as
 * `label=.=value;.;`, the form that Istio uses too. Names and values alternate.
 *
 * ```ts
 * Counter.define(labelled("auth_requests", ["route", "shop", "code", "403"]));
 * // wasmcustom.route=.=shop;.;code=.=403;.;auth_requests
 * ```
 *
 * With this in the bootstrap Envoy 1.40 shows Prometheus `auth_requests{route="shop",code="403"}`:
 *
 * ```yaml
 * stats_config:
 *   stats_tags:
 *     - { tag_name: route, regex: '(route=\.=(.*?);\.;)' }
 *     - { tag_name: code, regex: '(code=\.=(.*?);\.;)' }
 * ```
 *
 * The characters `;.;` and NUL in a value would end it too early.
 */
export function labelled(name: string, labels: StaticArray<string>): string {
  let text = "";
  for (let i = 0; i + 1 < labels.length; i += 2) text += labels[i] + "=.=" + labels[i + 1] + ";.;";
  return text + name;
}

/**
 * Metrics of one name whose labels have different values. Each is defined once and kept, for a host gives a new number
 * every time that one is defined. Keep values few: nothing is ever forgotten, neither here nor in Envoy.
 */
abstract class Family {
  private readonly known: Map<string, usize> = new Map<string, usize>();

  constructor(
    private readonly name: string,
    private readonly labels: StaticArray<string>,
  ) {}

  /** Defines the metric of this name. */
  protected abstract define(name: string): usize;

  /** The number of the metric with these values, in the order of the labels. */
  protected metric(values: StaticArray<string>): usize {
    let text = "";
    for (let i = 0; i < this.labels.length; ++i) {
      text += this.labels[i] + "=.=" + (i < values.length ? values[i] : "") + ";.;";
    }
    if (this.known.has(text)) return this.known.get(text);
    const metric = this.define(text + this.name);
    this.known.set(text, metric);
    return metric;
  }
}

/**
 * Counters of one name.
 *
 * ```ts
 * this.requests = new Counters("auth_requests", ["route", "code"]); // in the root context
 * this.plugin.requests.with(["shop", "403"]).increment();
 * ```
 */
@final
export class Counters extends Family {
  /** The counter with these values. */
  with(values: StaticArray<string>): Counter {
    return changetype<Counter>(this.metric(values));
  }

  protected define(name: string): usize {
    return changetype<usize>(Counter.define(name));
  }
}

/** Gauges of one name. */
@final
export class Gauges extends Family {
  /** The gauge with these values. */
  with(values: StaticArray<string>): Gauge {
    return changetype<Gauge>(this.metric(values));
  }

  protected define(name: string): usize {
    return changetype<usize>(Gauge.define(name));
  }
}

/** Histograms of one name. */
@final
export class Histograms extends Family {
  /** The histogram with these values. */
  with(values: StaticArray<string>): Histogram {
    return changetype<Histogram>(this.metric(values));
  }

  protected define(name: string): usize {
    return changetype<usize>(Histogram.define(name));
  }
}
