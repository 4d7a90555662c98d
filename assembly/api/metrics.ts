/** Metrics. Spec: "Metrics". Envoy: they appear as `wasmcustom.<name>`, shared by all workers. */
import { MetricType, Status } from "../abi/enums";
import { OUT_VALUE } from "../abi/memory";
import { encodeUtf8, utf8Bound } from "../codec/utf8";
import { keepStatus } from "./status";
import { proxy_define_metric, proxy_get_metric, proxy_increment_metric, proxy_record_metric } from "../abi/hostcalls";

/** The host's number for a metric; 0, which no metric has, if it refused. */
function define(type: MetricType, name: string): usize {
  const start = __scratch(utf8Bound(name));
  const size = encodeUtf8(name, start) - start;
  store<u32>(OUT_VALUE, 0);
  keepStatus(proxy_define_metric(type, start, size, OUT_VALUE));
  return load<u32>(OUT_VALUE);
}

function valueOf(metric: u32): u64 {
  return keepStatus(proxy_get_metric(metric, OUT_VALUE)) ? load<u64>(OUT_VALUE) : 0;
}

/**
 * A number that only grows. Define it once, in `onConfigure`, and keep it.
 *
 * ```ts
 * this.denied = Counter.define("auth.denied");
 * this.denied.increment();
 * ```
 */
@unmanaged
@final
export class Counter {
  /** Defines a counter; `lastStatus` tells if the host refused, and a refused one counts nothing. */
  static define(name: string): Counter {
    return changetype<Counter>(define(MetricType.Counter, name));
  }

  /** Adds to it. Envoy: by 1 or more, else BadArgument. */
  increment(by: i64 = 1): Status {
    return proxy_increment_metric(<u32>changetype<usize>(this), by);
  }

  /** What it has counted, over all workers; 0 if the host refuses. */
  get value(): u64 {
    return valueOf(<u32>changetype<usize>(this));
  }
}

/** A number that goes up and down. */
@unmanaged
@final
export class Gauge {
  /** Defines a gauge; `lastStatus` tells if the host refused. */
  static define(name: string): Gauge {
    return changetype<Gauge>(define(MetricType.Gauge, name));
  }

  /** Adds to it, or takes off. */
  increment(by: i64 = 1): Status {
    return proxy_increment_metric(<u32>changetype<usize>(this), by);
  }

  /** Sets it. */
  record(value: u64): Status {
    return proxy_record_metric(<u32>changetype<usize>(this), value);
  }

  /** Its value; 0 if the host refuses. */
  get value(): u64 {
    return valueOf(<u32>changetype<usize>(this));
  }
}

/** A distribution of numbers. Envoy: it can not be read back. */
@unmanaged
@final
export class Histogram {
  /** Defines a histogram; `lastStatus` tells if the host refused. */
  static define(name: string): Histogram {
    return changetype<Histogram>(define(MetricType.Histogram, name));
  }

  /** Notes one value. */
  record(value: u64): Status {
    return proxy_record_metric(<u32>changetype<usize>(this), value);
  }
}
