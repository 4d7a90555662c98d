/** Small configurations for tests of the server. */
import type {
  ClusterSpec,
  HostConfig,
  HttpSpec,
  ListenerSpec,
  PluginSpec,
  RouteActionSpec,
  TcpSpec,
} from "../../../host-sim/envoy/config/model.js";

const loopback = { host: "127.0.0.1", port: 0 };

export function hostConfig(parts: Partial<HostConfig>): HostConfig {
  return { node: {}, admin: null, listeners: [], lds: null, clusters: [], services: [], ...parts };
}

/** A listener named "main" on a free port. */
export function listener(parts: Partial<ListenerSpec>): ListenerSpec {
  return {
    name: "main",
    address: loopback,
    bufferLimit: 1024 * 1024,
    metadata: {},
    direction: 0,
    filterChainName: "",
    http: null,
    tcp: null,
    ...parts,
  };
}

/** One route for all paths. */
export function http(action: RouteActionSpec, parts: Partial<HttpSpec> = {}): HttpSpec {
  const match = { path: { kind: "prefix", value: "/", caseSensitive: true }, headers: [] } as const;
  const routes = [{ name: "all", match, metadata: {}, action }];
  return {
    statPrefix: "test",
    codec: "auto",
    http1Trailers: true,
    generateRequestId: false,
    plugins: [],
    suppressEnvoyHeaders: true,
    routeConfigName: "routes",
    virtualHosts: [{ name: "all", domains: ["*"], metadata: {}, routes }],
    localReply: [],
    accessLogs: [],
    serverName: "envoy",
    ...parts,
  };
}

export function tcp(clusterName: string, plugins: readonly PluginSpec[] = []): TcpSpec {
  return { statPrefix: "test", plugins, cluster: clusterName, accessLogs: [] };
}

export function direct(status: number, body: string): RouteActionSpec {
  return { kind: "direct", status, body };
}

export function toCluster(name: string, timeout = 15000): RouteActionSpec {
  return { kind: "cluster", cluster: name, timeout, prefixRewrite: null, hostRewrite: null };
}

/** A cluster on loopback. */
export function cluster(name: string, port: number, parts: Partial<ClusterSpec> = {}): ClusterSpec {
  return {
    name,
    type: "static",
    connectTimeout: 1000,
    endpoints: [{ host: "127.0.0.1", port }],
    http2: false,
    http1Trailers: true,
    metadata: {},
    ...parts,
  };
}

export function plugin(bytes: Uint8Array, parts: Partial<PluginSpec> = {}): PluginSpec {
  return {
    name: "plugin",
    rootId: "root",
    vmId: "vm",
    code: { kind: "inline", bytes },
    runtime: "envoy.wasm.runtime.v8",
    configuration: new Uint8Array(),
    vmConfiguration: new Uint8Array(),
    hostEnvironment: [],
    environment: [],
    failurePolicy: null,
    failOpen: false,
    reloadBackoff: 1000,
    allowOnHeadersStopIteration: false,
    allowPrecompiled: false,
    allowedCapabilities: null,
    ...parts,
  };
}
