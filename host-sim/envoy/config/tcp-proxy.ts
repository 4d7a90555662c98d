/** TcpProxy: a listener's connections go to a cluster byte by byte. */
import { readAccessLogs } from "./access-log.js";
import type { Field } from "./fields.js";
import type { PluginSpec, TcpSpec } from "./model.js";

export const proxyType = "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy";

/** @param plugins The network filters before it. */
export function readTcpProxy(field: Field, plugins: readonly PluginSpec[]): TcpSpec {
  return field.message(proxyType, (message) => {
    if (message.oneOf("cluster", "weighted_clusters") === null) field.invalid("has to say a cluster");
    return {
      statPrefix: message.take("stat_prefix").requiredText(),
      plugins,
      cluster: message.take("cluster").text(),
      accessLogs: readAccessLogs(message.take("access_log")),
    };
  });
}
