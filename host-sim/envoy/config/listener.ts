/** Listeners: an address, and the filters that its connections run through. */
import { readIpAddress, readMetadata } from "./address.js";
import { readTypedConfig } from "./any.js";
import type { Field, Message } from "./fields.js";
import { managerType, readHttp } from "./http-connection-manager.js";
import type { HttpSpec, ListenerSpec, PluginSpec, TcpSpec } from "./model.js";
import { readWasm } from "./plugin.js";
import { proxyType, readTcpProxy } from "./tcp-proxy.js";

const wasmType = "envoy.extensions.filters.network.wasm.v3.Wasm";

/** Bytes. Envoy: 1 MiB. */
const defaultBufferLimit = 1 << 20;

const directions = { UNSPECIFIED: 0, INBOUND: 1, OUTBOUND: 2 };

export function readListener(field: Field): ListenerSpec {
  return field.message("envoy.config.listener.v3.Listener", (message) => ({
    name: message.take("name").text(),
    address: readIpAddress(message.take("address")),
    bufferLimit: message.take("per_connection_buffer_limit_bytes").wrapped().integer(defaultBufferLimit),
    metadata: readMetadata(message.take("metadata")),
    direction: message.take("traffic_direction").enumeration(directions, 0),
    ...readFilterChains(message.take("filter_chains")),
  }));
}

type Chain = Pick<ListenerSpec, "filterChainName" | "filterChainMetadata" | "http" | "tcp">;

function readFilterChains(field: Field): Chain {
  const [first, second] = field.list();
  if (second !== undefined) second.unsupported("host-sim runs one filter chain per listener");
  if (first !== undefined) return readFilterChain(first);
  field.invalid("no filter chains specified");
  return { filterChainName: "", http: null, tcp: null };
}

function readFilterChain(field: Field): Chain {
  return field.message("envoy.config.listener.v3.FilterChain", (message) => {
    const match = message.take("filter_chain_match");
    if (match.keys.length > 0) match.unsupported("the one filter chain of a listener takes every connection");
    readTransportSocket(message.take("transport_socket"));
    return {
      filterChainName: message.take("name").text(),
      filterChainMetadata: readMetadata(message.take("metadata")),
      ...readFilters(message.take("filters")),
    };
  });
}

const rawSocket = "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer";

/** Only the one that changes nothing. */
export function readTransportSocket(field: Field): void {
  if (!field.present || readTypedConfig(field.at("typed_config")).type === rawSocket) return;
  field.unsupported("host-sim speaks cleartext only: it takes envoy.transport_sockets.raw_buffer");
}

type Filters = Pick<ListenerSpec, "http" | "tcp">;

/** What one network filter of a chain is. */
type Filter = { plugin: PluginSpec } | { http: HttpSpec } | { tcp: Field } | null;

function readFilters(field: Field): Filters {
  const items = field.list();
  if (items.length === 0) field.invalid("needs envoy.filters.network.http_connection_manager or tcp_proxy");
  const filters = items.map((item, index) => readFilter(item, index === items.length - 1));
  const plugins = filters.flatMap((filter) => (filter !== null && "plugin" in filter ? filter.plugin : []));
  const http = filters.find((filter) => filter !== null && "http" in filter)?.http ?? null;
  if (http !== null && plugins.length > 0)
    field.unsupported("host-sim runs wasm network filters before envoy.filters.network.tcp_proxy only");
  return { http, tcp: readTcp(filters, plugins) };
}

function readTcp(filters: readonly Filter[], plugins: readonly PluginSpec[]): TcpSpec | null {
  const proxy = filters.find((filter) => filter !== null && "tcp" in filter);
  return proxy == null ? null : readTcpProxy(proxy.tcp, plugins);
}

function readFilter(field: Field, last: boolean): Filter {
  return field.message("envoy.config.listener.v3.Filter", (message) => {
    const name = message.take("name").requiredText();
    message.oneOf("typed_config", "config_discovery");
    const { type, config } = readTypedConfig(message.take("typed_config"));
    tellOrder(field, { name, type, last });
    if (type === wasmType) return { plugin: readWasm(config, wasmType) };
    if (type === managerType) return { http: readHttp(config) };
    if (type === proxyType) return { tcp: config };
    tellUnknown(message, name, type);
    return null;
  });
}

const names: { readonly [type: string]: string } = {
  [wasmType]: "wasm",
  [managerType]: "http_connection_manager",
  [proxyType]: "tcp_proxy",
};

/** Envoy: the last filter has to be a terminal one, and only that. */
function tellOrder(field: Field, filter: { name: string; type: string; last: boolean }): void {
  const short = names[filter.type];
  const terminal = filter.type !== wasmType;
  if (short === undefined || terminal === filter.last) return;
  const [kind, rule] = terminal ? ["terminal", "must be the last"] : ["non-terminal", "is the last"];
  const what = `${kind} filter named ${filter.name} of type envoy.filters.network.${short}`;
  field.invalid(`Error: ${what} ${rule} filter in a network filter chain.`);
}

function tellUnknown(message: Message, name: string, type: string): void {
  const known = `host-sim runs ${Object.values(names)
    .map((short) => `envoy.filters.network.${short}`)
    .join(", ")}`;
  if (message.has("config_discovery")) return;
  if (type !== "") message.field.unsupported(`unknown filter "${name}" (${type}); ${known}`);
  else message.field.invalid(`unknown filter "${name}" without a typed_config; ${known}`);
}
