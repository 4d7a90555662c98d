/** The bootstrap with which the recorder started Envoy for a scenario. */
import { moduleFile } from "./modules.js";
import type { RecordedPlugin, RecordedRoute, Scenario } from "./scenario.js";

export const ports = { up: 10001, svc: 10002, grpc: 10003, dead: 10008 };

const accessFormat =
  "%RESPONSE_CODE%|%RESPONSE_FLAGS%|%RESPONSE_CODE_DETAILS%|%CONNECTION_TERMINATION_DETAILS%|%UPSTREAM_CLUSTER%" +
  "|rx=%BYTES_RECEIVED%|tx=%BYTES_SENT%\n";

const defaultRoutes: RecordedRoute[] = [
  { match: { prefix: "/other" }, name: "other-route", route: { cluster: "svc" } },
  { match: { prefix: "/direct" }, direct_response: { status: 201, body: { inline_string: "direct" } } },
  {
    match: { prefix: "/" },
    name: "main-route",
    metadata: { filter_metadata: { "my.meta": { k: "routeval", n: 3 } } },
    route: { cluster: "up", timeout: "3s" },
  },
];

const type = (name: string) => ({ "@type": `type.googleapis.com/${name}` });
const text = (value: string) => ({ ...type("google.protobuf.StringValue"), value });

/** The file's text. */
export function bootstrapText(scenario: Scenario): string {
  return JSON.stringify({
    node: {
      id: "node-id",
      cluster: "node-cluster",
      metadata: { nm: "nodemeta" },
      locality: { region: "reg", zone: "zon" },
    },
    static_resources: { listeners: [listener(scenario)], clusters: clusters() },
    ...(scenario.services ? { bootstrap_extensions: scenario.services.map(service) } : {}),
  });
}

function listener(scenario: Scenario): object {
  return {
    name: "lst",
    ...scenario.listener,
    address: { socket_address: { address: "127.0.0.1", port_value: 10000 } },
    filter_chains: [{ filters: scenario.net ? tcpFilters(scenario) : [connectionManager(scenario)] }],
  };
}

function tcpFilters({ net = [], tcpCluster = "up" }: Scenario): object[] {
  const proxy = { stat_prefix: "t", cluster: tcpCluster, access_log: [accessFile()] };
  return [
    ...net.map((plugin, index) => wasm("network", plugin, index)),
    filter("tcp", "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy", proxy),
  ];
}

function connectionManager({ filters = [], accessLoggers = [], routes, suppress, hcm }: Scenario): object {
  const router = { suppress_envoy_headers: suppress ?? true };
  const hosts = [{ name: "vh", domains: ["*"], routes: routes ?? defaultRoutes }];
  return filter("hcm", "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager", {
    stat_prefix: "h",
    generate_request_id: false,
    http_protocol_options: { enable_trailers: true },
    access_log: [accessFile(), ...accessLoggers.map(accessLogger)],
    route_config: { name: "rc", virtual_hosts: hosts },
    http_filters: [
      ...filters.map((plugin, index) => wasm("http", plugin, index)),
      filter("router", "envoy.extensions.filters.http.router.v3.Router", router),
    ],
    ...hcm,
  });
}

function filter(name: string, config: string, fields: object): object {
  return { name, typed_config: { ...type(config), ...fields } };
}

function wasm(kind: "http" | "network", plugin: RecordedPlugin, index: number): object {
  const config = pluginConfig(plugin, index);
  return filter(`wasm${index}`, `envoy.extensions.filters.${kind}.wasm.v3.Wasm`, { config });
}

function accessFile(): object {
  return filter("f", "envoy.extensions.access_loggers.file.v3.FileAccessLog", {
    path: "/dev/null",
    log_format: { text_format_source: { inline_string: accessFormat } },
  });
}

function accessLogger(plugin: RecordedPlugin, index: number): object {
  const config = pluginConfig(plugin, index);
  return filter("envoy.access_loggers.wasm", "envoy.extensions.access_loggers.wasm.v3.WasmAccessLog", {
    config,
  });
}

function service(plugin: RecordedPlugin, index: number): object {
  const fields = { singleton: plugin.singleton ?? false, config: pluginConfig(plugin, index) };
  return filter("envoy.bootstrap.wasm", "envoy.extensions.wasm.v3.WasmService", fields);
}

function pluginConfig(plugin: RecordedPlugin, index: number): object {
  const { script, config, vm_config: vmConfig, opts, vmopts } = plugin;
  const configuration = script === undefined ? config : text(script);
  const vmConfiguration = typeof vmConfig === "string" ? text(vmConfig) : vmConfig;
  return {
    name: plugin.name ?? `p${index}`,
    root_id: plugin.root_id ?? `r${index}`,
    vm_config: {
      vm_id: plugin.vm_id ?? "vm",
      runtime: plugin.runtime ?? "envoy.wasm.runtime.v8",
      code: plugin.code ?? { local: { filename: moduleFile(plugin) } },
      ...vmopts,
      ...(vmConfiguration === undefined ? {} : { configuration: vmConfiguration }),
    },
    ...opts,
    ...(configuration === undefined ? {} : { configuration }),
  };
}

function clusters(): object[] {
  const http1 = { http_protocol_options: { enable_trailers: true } };
  const http2 = { http2_protocol_options: {} };
  return [
    { ...cluster("up", ports.up, http1), metadata: { filter_metadata: { cm: { a: "clustermeta" } } } },
    cluster("svc", ports.svc, http1),
    cluster("dead", ports.dead, http1),
    cluster("grpc", ports.grpc, http2),
    cluster("h2up", ports.up, http2),
  ];
}

function cluster(name: string, port: number, protocol: object): object {
  const options = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
  const address = { socket_address: { address: "127.0.0.1", port_value: port } };
  return {
    name,
    type: "STATIC",
    connect_timeout: "0.5s",
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
    typed_extension_protocol_options: { [options]: { ...type(options), explicit_http_config: protocol } },
  };
}
