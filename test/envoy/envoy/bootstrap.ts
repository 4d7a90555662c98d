/** The Envoy bootstrap of a group of scenarios: one listener each, clusters shared by name. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Data, FilterOptions, HostOptions, RouteOptions } from "../../../host-sim/testing/types.js";
import { pluginName, type Scenario, slugOf } from "../scenario.js";
import { millisecondsOf } from "../wire/reply.js";
import { bytesOf } from "../wire/text.js";

/** The listener of the barrier: a request through it shows that the worker has done what came before. */
export const barrierListener = "barrier";

const types = "type.googleapis.com/envoy.extensions";

export function bootstrapOf(scenarios: Scenario[], ports: Record<string, number>, folder: string): object {
  return {
    admin: { address: loopback(0) },
    static_resources: {
      listeners: [barrier(), ...scenarios.map((scenario) => listener(scenario, folder))],
      clusters: Object.entries(ports).map(([name, port]) => cluster(name, port)),
    },
    layered_runtime: {
      layers: [{ name: "static", static_layer: { "overload.global_downstream_max_connections": 50000 } }],
    },
  };
}

const loopback = (port: number) => ({ socket_address: { address: "127.0.0.1", port_value: port } });

export const accessLogOf = (scenario: Scenario, folder: string) =>
  path.join(folder, `${slugOf(scenario)}.access`);

const http1WithTrailers = {
  typed_extension_protocol_options: {
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
      "@type": `${types}.upstreams.http.v3.HttpProtocolOptions`,
      explicit_http_config: { http_protocol_options: { enable_trailers: true } },
    },
  },
};

const cluster = (name: string, port: number) => ({
  name,
  type: "STATIC",
  connect_timeout: "5s",
  load_assignment: {
    cluster_name: name,
    endpoints: [{ lb_endpoints: [{ endpoint: { address: loopback(port) } }] }],
  },
  ...http1WithTrailers,
});

function listener(scenario: Scenario, folder: string): object {
  const slug = slugOf(scenario);
  const filters = (scenario.host.filters ?? []).map((filter, index) =>
    wasmFilter(filter, index, slug, folder),
  );
  const limit = scenario.host.bufferLimit;
  return {
    name: slug,
    address: loopback(0),
    ...(limit === undefined ? {} : { per_connection_buffer_limit_bytes: limit }),
    filter_chains: [
      { filters: [connectionManager(slug, filters, routesOf(scenario.host), accessLogOf(scenario, folder))] },
    ],
  };
}

const barrier = () => ({
  name: barrierListener,
  address: loopback(0),
  filter_chains: [
    {
      filters: [
        connectionManager(
          barrierListener,
          [],
          [{ match: { prefix: "/" }, direct_response: { status: 200 } }],
        ),
      ],
    },
  ],
});

/** Envoy's defaults, less what would add noise: no request id, no x-envoy-* of the router. */
function connectionManager(name: string, filters: object[], routes: object[], accessLog?: string): object {
  return {
    name: "envoy.filters.network.http_connection_manager",
    typed_config: {
      "@type": `${types}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
      stat_prefix: name,
      generate_request_id: false,
      // How long a connection that Envoy gives up stays open: a second by default, which only costs time.
      delayed_close_timeout: "0.02s",
      http_protocol_options: { enable_trailers: true },
      ...(accessLog ? { access_log: [fileAccessLog(accessLog)] } : {}),
      route_config: { name: "routes", virtual_hosts: [{ name: "all", domains: ["*"], routes }] },
      http_filters: [
        ...filters,
        {
          name: "envoy.filters.http.router",
          typed_config: { "@type": `${types}.filters.http.router.v3.Router`, suppress_envoy_headers: true },
        },
      ],
    },
  };
}

const fileAccessLog = (file: string) => ({
  name: "envoy.access_loggers.file",
  typed_config: {
    "@type": `${types}.access_loggers.file.v3.FileAccessLog`,
    path: file,
    log_format: { text_format_source: { inline_string: "%RESPONSE_CODE_DETAILS%\t%RESPONSE_FLAGS%\n" } },
  },
});

function routesOf(host: HostOptions): object[] {
  const routes = host.routes ?? [{ prefix: "/", cluster: "upstream" }];
  return routes.map(route);
}

function route(options: RouteOptions): object {
  const match = options.path === undefined ? { prefix: options.prefix ?? "/" } : { path: options.path };
  const named = options.name === undefined ? {} : { name: options.name };
  if (options.direct)
    return {
      ...named,
      match,
      direct_response: {
        status: options.direct.status,
        ...(options.direct.body ? { body: { inline_string: String(options.direct.body) } } : {}),
      },
    };
  const timeout = options.timeout === undefined ? {} : { timeout: seconds(options.timeout) };
  return { ...named, match, route: { cluster: options.cluster ?? "upstream", ...timeout } };
}

const seconds = (duration: number | string) => `${millisecondsOf(duration) / 1000}s`;

function wasmFilter(given: FilterOptions | string, index: number, slug: string, folder: string): object {
  const filter: FilterOptions = typeof given === "string" ? { wasm: given } : given;
  return {
    name: `wasm${index}`,
    typed_config: {
      "@type": `${types}.filters.http.wasm.v3.Wasm`,
      config: plugin(filter, index, slug, folder),
    },
  };
}

function plugin(filter: FilterOptions, index: number, slug: string, folder: string): object {
  return {
    name: pluginName(filter),
    ...(filter.rootId === undefined ? {} : { root_id: filter.rootId }),
    vm_config: {
      vm_id: filter.vmId ?? "",
      runtime: "envoy.wasm.runtime.v8",
      code: { local: { filename: moduleFile(filter.wasm, path.join(folder, `${slug}.${index}.wasm`)) } },
      ...configured(filter.vmConfiguration),
      ...(filter.environment ? { environment_variables: { key_values: filter.environment } } : {}),
    },
    ...configured(filter.configuration),
    ...policy(filter),
    ...(filter.allowOnHeadersStopIteration ? { allow_on_headers_stop_iteration: true } : {}),
    ...capabilities(filter.allowedCapabilities),
  };
}

function policy(filter: FilterOptions): object {
  return {
    ...(filter.failurePolicy ? { failure_policy: `FAIL_${filter.failurePolicy.toUpperCase()}` } : {}),
    ...(filter.failOpen ? { fail_open: true } : {}),
    ...(filter.reloadBackoff
      ? { reload_config: { backoff: { base_interval: seconds(filter.reloadBackoff) } } }
      : {}),
  };
}

const capabilities = (names: readonly string[] | undefined) =>
  names
    ? {
        capability_restriction_config: {
          allowed_capabilities: Object.fromEntries(names.map((name) => [name, {}])),
        },
      }
    : {};

function moduleFile(wasm: FilterOptions["wasm"], file: string): string {
  if (wasm instanceof URL) return wasm.pathname;
  if (typeof wasm === "string") return path.resolve(wasm);
  if (!(wasm instanceof Uint8Array)) throw new Error("a scenario's module is a file or its bytes");
  writeFileSync(file, wasm);
  return file;
}

function configured(value: Data | object | undefined): object {
  if (value === undefined) return {};
  if (value instanceof Uint8Array)
    return {
      configuration: {
        "@type": "type.googleapis.com/google.protobuf.BytesValue",
        value: bytesOf(value).toString("base64"),
      },
    };
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { configuration: { "@type": "type.googleapis.com/google.protobuf.StringValue", value: text } };
}
