/** One process with everything that is no HTTP filter: a TCP filter, gRPC, an access logger, a background service. */
import path from "node:path";

export interface Ports {
  echo: number;
  web: number;
  grpc: number;
}

const types = "type.googleapis.com/envoy.extensions";
const at = (port: number) => ({ socket_address: { address: "127.0.0.1", port_value: port } });

export function bootstrapOf(ports: Ports): object {
  return {
    admin: { address: at(0) },
    bootstrap_extensions: [
      {
        name: "envoy.bootstrap.wasm",
        typed_config: {
          "@type": `${types}.wasm.v3.WasmService`,
          singleton: true,
          config: plugin("service", "sdk-network", "service"),
        },
      },
    ],
    static_resources: {
      listeners: [tcp(), http()],
      clusters: [
        cluster("echo", ports.echo),
        cluster("web", ports.web),
        { ...cluster("grpc", ports.grpc), ...http2 },
        cluster("users", ports.web),
      ],
    },
  };
}

const plugin = (name: string, module: string, rootId: string) => ({
  name,
  root_id: rootId,
  vm_config: {
    vm_id: name,
    runtime: "envoy.wasm.runtime.v8",
    code: { local: { filename: path.resolve(`build/guests/${module}.wasm`) } },
  },
  configuration: { "@type": "type.googleapis.com/google.protobuf.StringValue", value: "" },
});

const http2 = {
  typed_extension_protocol_options: {
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
      "@type": `${types}.upstreams.http.v3.HttpProtocolOptions`,
      explicit_http_config: { http2_protocol_options: {} },
    },
  },
};

const cluster = (name: string, port: number) => ({
  name,
  type: "STATIC",
  connect_timeout: "1s",
  load_assignment: {
    cluster_name: name,
    endpoints: [{ lb_endpoints: [{ endpoint: { address: at(port) } }] }],
  },
});

const tcp = () => ({
  name: "tcp",
  address: at(0),
  filter_chains: [
    {
      filters: [
        {
          name: "wasm",
          typed_config: {
            "@type": `${types}.filters.network.wasm.v3.Wasm`,
            config: plugin("tcp", "sdk-network", "tcp"),
          },
        },
        {
          name: "tcp_proxy",
          typed_config: {
            "@type": `${types}.filters.network.tcp_proxy.v3.TcpProxy`,
            stat_prefix: "tcp",
            cluster: "web",
          },
        },
      ],
    },
  ],
});

const http = () => ({
  name: "http",
  address: at(0),
  filter_chains: [
    {
      filters: [
        {
          name: "envoy.filters.network.http_connection_manager",
          typed_config: {
            "@type": `${types}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
            stat_prefix: "http",
            access_log: [
              {
                name: "envoy.access_loggers.wasm",
                typed_config: {
                  "@type": `${types}.access_loggers.wasm.v3.WasmAccessLog`,
                  config: plugin("logger", "sdk-network", "logger"),
                },
              },
            ],
            route_config: {
              name: "routes",
              virtual_hosts: [
                {
                  name: "all",
                  domains: ["*"],
                  routes: [{ match: { prefix: "/" }, direct_response: { status: 200 } }],
                },
              ],
            },
            http_filters: [
              {
                name: "wasm",
                typed_config: {
                  "@type": `${types}.filters.http.wasm.v3.Wasm`,
                  config: plugin("grpc", "sdk-grpc", ""),
                },
              },
              {
                name: "envoy.filters.http.router",
                typed_config: { "@type": `${types}.filters.http.router.v3.Router` },
              },
            ],
          },
        },
      ],
    },
  ],
});
