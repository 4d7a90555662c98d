/** The shapes of bootstrap that the recorded scenarios of Envoy 1.40 were made with. */
import { expect, test } from "vitest";
import { readBootstrap, readListeners } from "../../../../host-sim/envoy/config/bootstrap.js";

const url = (name: string) => `type.googleapis.com/envoy.${name}`;
const socket = (port: number) => ({ socket_address: { address: "127.0.0.1", port_value: port } });
const text = (value: string) => ({ "@type": "type.googleapis.com/google.protobuf.StringValue", value });
const plugin = (name: string, extra = {}) => ({
  name,
  root_id: `r-${name}`,
  configuration: text("script"),
  vm_config: { vm_id: "vm", runtime: "envoy.wasm.runtime.v8", code: { local: { filename: "/probe.wasm" } } },
  ...extra,
});

const options = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
const protocol = (config: object) => ({
  typed_extension_protocol_options: {
    [options]: { "@type": `type.googleapis.com/${options}`, explicit_http_config: config },
  },
});
const http1 = protocol({ http_protocol_options: { enable_trailers: true } });
const http2 = protocol({ http2_protocol_options: {} });
const cluster = (name: string, port: number, extra = {}) => ({
  name,
  type: "STATIC",
  connect_timeout: "0.5s",
  load_assignment: {
    cluster_name: name,
    endpoints: [{ lb_endpoints: [{ endpoint: { address: socket(port) } }] }],
  },
  ...extra,
});

const fileLog = {
  name: "f",
  typed_config: {
    "@type": url("extensions.access_loggers.file.v3.FileAccessLog"),
    path: "/tmp/access.log",
    log_format: {
      text_format_source: { inline_string: "%RESPONSE_CODE%|%CONNECTION_TERMINATION_DETAILS%\n" },
    },
  },
};
const wasmLog = {
  name: "envoy.access_loggers.wasm",
  typed_config: { "@type": url("extensions.access_loggers.wasm.v3.WasmAccessLog"), config: plugin("log") },
};
const routes = [
  { match: { prefix: "/other" }, name: "other-route", route: { cluster: "svc" } },
  { match: { prefix: "/direct" }, direct_response: { status: 201, body: { inline_string: "direct" } } },
  {
    match: { prefix: "/" },
    name: "main-route",
    metadata: { filter_metadata: { "my.meta": { k: "routeval", n: 3 } } },
    route: { cluster: "up", timeout: "3s" },
  },
];
const comparison = { op: "EQ", value: { default_value: 403, runtime_key: "x" } };
const mapper = {
  filter: { status_code_filter: { comparison } },
  status_code: 429,
  body: { inline_string: "mapped" },
};

const manager = {
  "@type": url("extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"),
  stat_prefix: "h",
  generate_request_id: false,
  http_protocol_options: { enable_trailers: true },
  access_log: [fileLog, wasmLog],
  route_config: { name: "rc", virtual_hosts: [{ name: "vh", domains: ["*"], routes }] },
  local_reply_config: { mappers: [mapper] },
  http_filters: [
    {
      name: "wasm0",
      typed_config: { "@type": url("extensions.filters.http.wasm.v3.Wasm"), config: plugin("p0") },
    },
    {
      name: "router",
      typed_config: {
        "@type": url("extensions.filters.http.router.v3.Router"),
        suppress_envoy_headers: true,
      },
    },
  ],
};
const httpFilters = [{ name: "hcm", typed_config: manager }];
const tcpFilters = [
  {
    name: "w",
    typed_config: { "@type": url("extensions.filters.network.wasm.v3.Wasm"), config: plugin("n0") },
  },
  {
    name: "tcp",
    typed_config: {
      "@type": url("extensions.filters.network.tcp_proxy.v3.TcpProxy"),
      stat_prefix: "t",
      cluster: "up",
      access_log: [fileLog],
    },
  },
];
const listener = (filters: object[]) => ({
  name: "lst",
  per_connection_buffer_limit_bytes: 20,
  address: socket(10100),
  filter_chains: [{ filters }],
});
const base = {
  node: {
    id: "node-id",
    cluster: "c",
    metadata: { nm: "nodemeta" },
    locality: { region: "reg", zone: "zon" },
  },
  admin: { address: socket(10109) },
};
const clusters = [
  cluster("up", 1, { ...http1, metadata: { filter_metadata: { cm: { a: "clustermeta" } } } }),
  cluster("svc", 2, http1),
  cluster("grpc", 3, http2),
];
const read = (config: object) => readBootstrap(JSON.stringify(config), { file: "envoy.json" });

test("HTTP", () => {
  const config = read({ ...base, static_resources: { listeners: [listener(httpFilters)], clusters } });
  expect(config.node).toEqual(base.node);
  expect(config.admin).toEqual({ host: "127.0.0.1", port: 10109 });
  expect(config.listeners[0]).toMatchObject({ name: "lst", bufferLimit: 20, tcp: null });
  expect(config.listeners[0]?.http).toMatchObject({
    http1Trailers: true,
    generateRequestId: false,
    suppressEnvoyHeaders: true,
    serverName: "envoy",
    plugins: [{ name: "p0", rootId: "r-p0", configuration: new Uint8Array(Buffer.from("script")) }],
    accessLogs: [
      { kind: "file", path: "/tmp/access.log" },
      { kind: "wasm", plugin: { name: "log" } },
    ],
    localReply: [
      { filter: { kind: "status", op: "EQ", value: 403 }, newStatus: 429, newBody: "mapped", addHeaders: [] },
    ],
  });
});

test("routes", () => {
  const config = read({ static_resources: { listeners: [listener(httpFilters)], clusters } });
  expect(config.listeners[0]?.http?.virtualHosts[0]?.routes.map(({ action }) => action)).toEqual([
    { kind: "cluster", cluster: "svc", timeout: 15_000, prefixRewrite: null, hostRewrite: null },
    { kind: "direct", status: 201, body: "direct" },
    { kind: "cluster", cluster: "up", timeout: 3000, prefixRewrite: null, hostRewrite: null },
  ]);
  expect(config.listeners[0]?.http?.virtualHosts[0]?.routes[2]?.metadata).toEqual({
    "my.meta": { k: "routeval", n: 3 },
  });
});

test("clusters", () => {
  expect(read({ static_resources: { clusters } }).clusters).toEqual([
    {
      name: "up",
      type: "static",
      connectTimeout: 500,
      endpoints: [{ host: "127.0.0.1", port: 1 }],
      http2: false,
      http1Trailers: true,
      metadata: { cm: { a: "clustermeta" } },
    },
    expect.objectContaining({ name: "svc", http2: false, http1Trailers: true, metadata: {} }),
    expect.objectContaining({ name: "grpc", http2: true, http1Trailers: false }),
  ]);
});

test("TCP", () => {
  const config = read({ static_resources: { listeners: [listener(tcpFilters)], clusters } });
  expect(config.listeners[0]?.http).toBeNull();
  expect(config.listeners[0]?.tcp).toMatchObject({
    cluster: "up",
    plugins: [{ name: "n0" }],
    statPrefix: "t",
  });
});

test("listeners from a watched file", () => {
  const source = { path: "/lds/l.json", watched_directory: { path: "/lds" } };
  const lds = { resource_api_version: "V3", path_config_source: source };
  const config = read({ dynamic_resources: { lds_config: lds }, static_resources: { clusters } });
  expect(config.lds).toEqual({ path: "/lds/l.json", watchedDirectory: "/lds" });
});

test("listeners from the deprecated path", () => {
  expect(read({ dynamic_resources: { lds_config: { path: "/l.json" } } }).lds).toEqual({
    path: "/l.json",
    watchedDirectory: null,
  });
});

test("a file of listeners", () => {
  const resource = { "@type": url("config.listener.v3.Listener"), ...listener(httpFilters) };
  const text = JSON.stringify({ version_info: "7", resources: [resource] });
  const file = readListeners(text, { file: "l.json" }, new Set(["up", "svc"]));
  expect(file.version).toBe("7");
  expect(file.listeners[0]?.http?.plugins).toHaveLength(1);
});

test("a file of listeners may not point to unknown clusters", () => {
  const resource = { "@type": url("config.listener.v3.Listener"), ...listener(httpFilters) };
  const text = JSON.stringify({ resources: [resource] });
  expect(() => readListeners(text, {}, new Set(["up"]))).toThrow("route: unknown cluster 'svc'");
});

test("bootstrap services", () => {
  const typed = { "@type": url("extensions.wasm.v3.WasmService"), singleton: true, config: plugin("s0") };
  const config = read({ bootstrap_extensions: [{ name: "envoy.bootstrap.wasm", typed_config: typed }] });
  expect(config.services).toMatchObject([{ singleton: true, plugin: { name: "s0" } }]);
});
