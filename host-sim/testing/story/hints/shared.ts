/** Shared data, queues, metrics. */
import type { HintRow } from "./row.js";

const kindsOfMetrics = ["counter", "gauge", "histogram"];

const kindOf = (metric: unknown): string => kindsOfMetrics[Number(metric) & 3] ?? "unknown kind";

export const sharedRows: readonly HintRow[] = [
  {
    hostcalls: ["proxy_get_shared_data"],
    status: "NotFound",
    say: ({ key }, vm) =>
      `No plugin with vm id "${vm.plugin.vmId}" has set the key "${key}" yet; other vm ids have data of their own.`,
  },
  {
    hostcalls: ["proxy_set_shared_data"],
    status: "CasMismatch",
    say: ({ key, cas }) =>
      `"${key}" was set by somebody else since cas ${cas} was read: read it again and try again, or give cas 0 to set it whatever is there.`,
  },
  {
    hostcalls: ["proxy_resolve_shared_queue"],
    status: "NotFound",
    say: ({ vm_id, name }, vm) =>
      `No plugin with vm id "${vm_id === "" ? vm.plugin.vmId : vm_id}" has registered a queue "${name}": proxy_register_shared_queue comes first.`,
  },
  {
    hostcalls: ["proxy_enqueue_shared_queue", "proxy_dequeue_shared_queue"],
    status: "NotFound",
    say: ({ token }) =>
      `There is no queue ${token}: tokens come from proxy_register_shared_queue and proxy_resolve_shared_queue.`,
  },
  {
    hostcalls: ["proxy_define_metric"],
    status: "BadArgument",
    say: ({ metric_type }) =>
      kindsOfMetrics.includes(String(metric_type).toLowerCase())
        ? "Metrics are defined on a root or a stream, not while the module starts."
        : `There is no metric type ${metric_type}: 0 counter, 1 gauge, 2 histogram.`,
  },
  {
    hostcalls: ["proxy_increment_metric"],
    status: "BadArgument",
    say: ({ metric, offset }) =>
      kindOf(metric) === "counter"
        ? `A counter only goes up: an offset of ${offset} is refused.`
        : `Metric ${metric} is a ${kindOf(metric)}, which takes samples by proxy_record_metric.`,
  },
  {
    hostcalls: ["proxy_get_metric"],
    status: "BadArgument",
    say: ({ metric }) => `Metric ${metric} is a ${kindOf(metric)}: only counters and gauges have a value.`,
  },
  {
    hostcalls: ["proxy_increment_metric", "proxy_record_metric", "proxy_get_metric"],
    status: "NotFound",
    say: ({ metric }) => `There is no metric ${metric}: ids come from proxy_define_metric, in the same VM.`,
  },
];
