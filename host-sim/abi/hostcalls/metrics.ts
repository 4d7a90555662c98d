/** Counters, gauges, histograms. */
import { MetricType, Status } from "../enums.js";
import type { Guest } from "../guest.js";
import type { HostcallFunctions } from "../signatures.js";

type MetricCalls = Pick<
  HostcallFunctions,
  "proxy_define_metric" | "proxy_increment_metric" | "proxy_record_metric" | "proxy_get_metric"
>;

const isMetricType = (type: number): type is MetricType => type >>> 0 <= MetricType.Histogram;

export const metricHostcalls = (guest: Guest): MetricCalls => ({
  proxy_define_metric(metricType, nameData, nameSize, returnMetric) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(nameData, nameSize)) return Status.InvalidMemoryAccess;
    if (!isMetricType(metricType)) return Status.BadArgument;
    const id = context.defineMetric(metricType, memory.text(nameData, nameSize));
    return typeof id === "number" ? guest.returnU32(id, returnMetric) : id.status;
  },

  proxy_increment_metric(metric, offset) {
    return guest.acting().incrementMetric(metric >>> 0, offset);
  },

  proxy_record_metric(metric, value) {
    return guest.acting().recordMetric(metric >>> 0, BigInt.asUintN(64, value));
  },

  proxy_get_metric(metric, returnValue) {
    const value = guest.acting().getMetric(metric >>> 0);
    return typeof value === "bigint" ? guest.returnU64(value, returnValue) : value.status;
  },
});
