/** The bootstrap with which the recorder started Envoy for a scenario. */
import { dirname } from "node:path";
import { moduleFile } from "./modules.js";
import type { RecordedPlugin, RecordedRoute, Scenario } from "./scenario.js";

/** Where things are that a bootstrap names. */
export interface Places {
  /** Ports on 127.0.0.1; 0: one that the system chooses. */
  listen: number;
  up: number;
  svc: number;
  grpc: number;
  /** Nobody listens there. */
  dead: number;
  /** Absent: no admin port. */
  admin?: number;
  /** The access log's file. */
  access: string;
  /** The watched file of listeners; absent: they stand in the bootstrap. */
  listeners?: string;
}

const nowhere: Places = {
  listen: 10000,
  up: 10001,
  svc: 10002,
  grpc: 10003,
  dead: 10008,
  access: "/dev/null",
};

export const accessFormat =
  "%RESPONSE_CODE%|%RESPONSE_FLAGS%|%RESPONSE_CODE_DETAILS%|%CONNECTION_TERMINATION_DETAILS%|%UPSTREAM_CLUSTER%" +
  "|rx=%BYTES_RECEIVED%|tx=%BYTES_SENT%\n";

export const defaultRoutes: RecordedRoute[] = [
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

/** The file's text; by default for a host without sockets. */
export function bootstrapText(scenario: Scenario, places: Places = nowhere): string {
  return JSON.stringify({
    node: {
      id: "node-id",
      cluster: "node-cluster",
      metadata: { nm: "nodemeta" },
      locality: { region: "reg", zone: "zon" },
    },
    ...(places.admin === undefined ? {} : { admin: { address: address(places.admin) } }),
    ...(places.listeners === undefined ? {} : { dynamic_resources: watched(places.listeners) }),
    static_resources: {
      ...(places.listeners === undefined ? { listeners: [listener(scenario, places)] } : {}),
      clusters: clusters(places, scenario),
    },
    ...(scenario.services ? { bootstrap_extensions: scenario.services.map(service) } : {}),
  });
}

/** The text of the watched file of listeners. */
export function listenersText(scenario: Scenario, places: Places, version: number): string {
  const resource = { ...type("envoy.config.listener.v3.Listener"), ...listener(scenario, places) };
  return JSON.stringify({ version_info: String(version), resources: [resource] });
}

function watched(path: string): object {
  const source = { path, watched_directory: { path: dirname(path) } };
  return { lds_config: { resource_api_version: "V3", path_config_source: source } };
}

function address(port: number): object {
  return { socket_address: { address: "127.0.0.1", port_value: port } };
}

function listener(scenario: Scenario, places: Places): object {
  const { access } = places;
  return {
    name: "lst",
    ...scenario.listener,
    address: address(places.listen),
    filter_chains: [
      {
        filters: scenario.net ? tcpFilters(scenario, access) : [connectionManager(scenario, access)],
        ...scenario.chain,
      },
    ],
  };
}

function tcpFilters(scenario: Scenario, access: string): object[] {
  const { net = [], tcpCluster = "up", tcpProxy } = scenario;
  const proxy = {
    stat_prefix: "t",
    cluster: tcpCluster,
    access_log: [accessFile(scenario, access)],
    ...tcpProxy,
  };
  return [
    ...net.map((plugin, index) => wasm("network", plugin, index)),
    filter("tcp", "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy", proxy),
  ];
}

function connectionManager(scenario: Scenario, access: string): object {
  const { filters = [], accessLoggers = [], routes, suppress, hcm, vhost, routeConfig } = scenario;
  const router = { suppress_envoy_headers: suppress ?? true, ...scenario.router };
  const hosts = [{ name: "vh", domains: ["*"], routes: routes ?? defaultRoutes, ...vhost }];
  return filter("hcm", "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager", {
    stat_prefix: "h",
    generate_request_id: false,
    http_protocol_options: { enable_trailers: true },
    access_log: [accessFile(scenario, access), ...accessLoggers.map(accessLogger)],
    route_config: { name: "rc", virtual_hosts: hosts, ...routeConfig },
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
  if (plugin.raw !== undefined) return plugin.raw;
  const config = pluginConfig(plugin, index);
  const type = `envoy.extensions.filters.${kind}.wasm.v3.Wasm`;
  return { ...filter(`wasm${index}`, type, { config }), ...plugin.filter };
}

function accessFile({ logFormat, logFilter }: Scenario, path: string): object {
  const logger = filter("f", "envoy.extensions.access_loggers.file.v3.FileAccessLog", {
    path,
    log_format: logFormat ?? { text_format_source: { inline_string: accessFormat } },
  });
  return { ...logger, ...(logFilter === undefined ? {} : { filter: logFilter }) };
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

function clusters(ports: Places, { upCluster, upHost, upEndpoint }: Scenario): object[] {
  const http1 = { http_protocol_options: { enable_trailers: true } };
  const http2 = { http2_protocol_options: {} };
  return [
    {
      ...cluster("up", ports.up, http1, { upHost, upEndpoint }),
      metadata: { filter_metadata: { cm: { a: "clustermeta" } } },
      ...upCluster,
    },
    cluster("svc", ports.svc, http1),
    cluster("dead", ports.dead, http1),
    cluster("grpc", ports.grpc, http2),
    cluster("h2up", ports.up, http2),
  ];
}

function cluster(
  name: string,
  port: number,
  protocol: object,
  { upHost, upEndpoint }: Pick<Scenario, "upHost" | "upEndpoint"> = {},
): object {
  const options = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
  const endpoint = { address: address(port), ...upEndpoint };
  return {
    name,
    type: "STATIC",
    connect_timeout: "0.5s",
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint, ...upHost }] }] },
    typed_extension_protocol_options: { [options]: { ...type(options), explicit_http_config: protocol } },
  };
}
