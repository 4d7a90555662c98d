/** One Envoy with a listener for each module: nothing but the filter tells them apart. */
import path from "node:path";

const types = "type.googleapis.com/envoy.extensions";
const manager = `${types}.filters.network.http_connection_manager.v3.HttpConnectionManager`;

export interface Contender {
  /** Names the listener: `none`, `limit`, `own`. */
  name: string;
  /** None for the listener without a filter. */
  wasm?: string;
}

/** The listener that answers the callouts of auth, in the same worker. */
const authListener = "auth-service";

/** `authPort`: where the cluster `auth` is. */
export function bootstrap(contenders: readonly Contender[], configuration: string, authPort: number): object {
  return {
    admin: { address: loopback(0) },
    static_resources: {
      listeners: [
        listener(authListener, authPort, []),
        ...contenders.map(({ name, wasm }) =>
          listener(name, 0, wasm === undefined ? [] : [wasmFilter(name, wasm, configuration)]),
        ),
      ],
      clusters: [authCluster(authPort)],
    },
  };
}

const loopback = (port: number) => ({ socket_address: { address: "127.0.0.1", port_value: port } });

/** Envoy answers itself: an upstream would take time that no filter is to blame for. */
const directResponse = {
  name: "local",
  virtual_hosts: [
    {
      name: "all",
      domains: ["*"],
      routes: [{ match: { prefix: "/" }, direct_response: { status: 200, body: { inline_string: "ok" } } }],
    },
  ],
};

const router = {
  name: "envoy.filters.http.router",
  typed_config: { "@type": `${types}.filters.http.router.v3.Router` },
};

function listener(name: string, port: number, filters: object[]): object {
  const config = {
    "@type": manager,
    stat_prefix: name,
    route_config: directResponse,
    http_filters: [...filters, router],
  };
  return {
    name,
    address: loopback(port),
    filter_chains: [
      { filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: config }] },
    ],
  };
}

const wasmFilter = (name: string, wasm: string, configuration: string) => ({
  name: "envoy.filters.http.wasm",
  typed_config: {
    "@type": `${types}.filters.http.wasm.v3.Wasm`,
    config: {
      name,
      configuration: { "@type": "type.googleapis.com/google.protobuf.StringValue", value: configuration },
      vm_config: {
        vm_id: name,
        runtime: "envoy.wasm.runtime.v8",
        code: { local: { filename: path.resolve(wasm) } },
      },
    },
  },
});

const authCluster = (port: number) => ({
  name: "auth",
  type: "STATIC",
  load_assignment: {
    cluster_name: "auth",
    endpoints: [{ lb_endpoints: [{ endpoint: { address: loopback(port) } }] }],
  },
});
