/** The Envoy bootstrap of a batch: for each scenario a listener and two clusters of its own. */
import { accessFormat, defaultRoutes } from "../../../parity/bootstrap.js";
import type { RecordedPlugin, RecordedRoute, Scenario } from "../../../parity/scenario.js";
import { tokenOf } from "./isolation.js";

/** A scenario in a batch, under names of its own. */
export interface Placed {
  index: number;
  scenario: Scenario;
  /** Where its upstream and its services listen. */
  ports: { up: number; svc: number; grpc: number };
  accessLog: string;
}

const types = "type.googleapis.com/envoy.extensions";
const protocolOptions = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
/** Nobody listens there. */
const refusing = 1;

export const listenerName = (index: number): string => `listener${tokenOf(index)}`;

export function bootstrapOf(batch: readonly Placed[], probe: (plugin: RecordedPlugin) => string): object {
  return {
    node: {
      id: "node-id",
      cluster: "node-cluster",
      metadata: { nm: "nodemeta" },
      locality: { region: "reg", zone: "zon" },
    },
    admin: { address: loopback(0) },
    static_resources: {
      listeners: batch.map((placed) => listener(placed, probe)),
      clusters: [cluster("dead", refusing, {}), ...batch.flatMap(clustersOf)],
    },
    layered_runtime: {
      layers: [{ name: "static", static_layer: { "overload.global_downstream_max_connections": 50000 } }],
    },
  };
}

const loopback = (port: number) => ({ socket_address: { address: "127.0.0.1", port_value: port } });

const clustersOf = ({ index, ports }: Placed) => [
  cluster(`up${tokenOf(index)}`, ports.up, {
    ...http1WithTrailers,
    metadata: { filter_metadata: { cm: { a: "clustermeta" } } },
  }),
  cluster(`svc${tokenOf(index)}`, ports.svc, http1WithTrailers),
  cluster(`grpc${tokenOf(index)}`, ports.grpc, http2),
];

const http1WithTrailers = {
  typed_extension_protocol_options: {
    [protocolOptions]: {
      "@type": `type.googleapis.com/${protocolOptions}`,
      explicit_http_config: { http_protocol_options: { enable_trailers: true } },
    },
  },
};

const http2 = {
  typed_extension_protocol_options: {
    [protocolOptions]: {
      "@type": `type.googleapis.com/${protocolOptions}`,
      explicit_http_config: { http2_protocol_options: {} },
    },
  },
};

const cluster = (name: string, port: number, more: object) => ({
  name,
  type: "STATIC",
  connect_timeout: "5s",
  load_assignment: {
    cluster_name: name,
    endpoints: [{ lb_endpoints: [{ endpoint: { address: loopback(port) } }] }],
  },
  ...more,
});

function listener(placed: Placed, probe: (plugin: RecordedPlugin) => string): object {
  const { index, scenario } = placed;
  return {
    name: listenerName(index),
    address: loopback(0),
    ...scenario.listener,
    filter_chains: [{ filters: [connectionManager(placed, probe)] }],
  };
}

function connectionManager(placed: Placed, probe: (plugin: RecordedPlugin) => string): object {
  const { scenario, index, accessLog } = placed;
  const routes = routesOf(scenario.routes ?? defaultRoutes, tokenOf(index));
  return {
    name: "hcm",
    typed_config: {
      "@type": `${types}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
      stat_prefix: "h",
      generate_request_id: false,
      http_protocol_options: { enable_trailers: true },
      access_log: [fileAccessLog(accessLog)],
      route_config: { name: "rc", virtual_hosts: [{ name: "vh", domains: ["*"], routes }] },
      http_filters: [...(scenario.filters ?? []).map((plugin, at) => wasmFilter(plugin, at, probe)), router],
    },
  };
}

const router = {
  name: "router",
  typed_config: { "@type": `${types}.filters.http.router.v3.Router`, suppress_envoy_headers: true },
};

const fileAccessLog = (path: string) => ({
  name: "f",
  typed_config: {
    "@type": `${types}.access_loggers.file.v3.FileAccessLog`,
    path,
    log_format: { text_format_source: { inline_string: accessFormat } },
  },
});

const routesOf = (routes: readonly RecordedRoute[], token: string) =>
  routes.map((route) =>
    route.route ? { ...route, route: { ...route.route, cluster: `${route.route.cluster}${token}` } } : route,
  );

function wasmFilter(plugin: RecordedPlugin, at: number, probe: (plugin: RecordedPlugin) => string): object {
  const config = {
    name: plugin.name ?? `p${at}`,
    root_id: plugin.root_id ?? `r${at}`,
    vm_config: {
      vm_id: plugin.vm_id ?? "vm",
      runtime: "envoy.wasm.runtime.v8",
      code: { local: { filename: probe(plugin) } },
      ...(plugin.vm_config === undefined ? {} : { configuration: stringValue(String(plugin.vm_config)) }),
    },
    ...(plugin.script === undefined ? {} : { configuration: stringValue(plugin.script) }),
    ...plugin.opts,
  };
  return {
    name: `wasm${at}`,
    typed_config: { "@type": `${types}.filters.http.wasm.v3.Wasm`, config },
  };
}

const stringValue = (value: string) => ({
  "@type": "type.googleapis.com/google.protobuf.StringValue",
  value,
});
