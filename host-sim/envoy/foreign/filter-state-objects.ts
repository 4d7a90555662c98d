import { isIP } from "node:net";
import { type ByteString, decodeText } from "../../model/byte-string.js";
import type { FilterObject } from "../properties/index.js";
import type { Value } from "../properties/value.js";

/** Makes an object from bytes; `null` where Envoy's factory refuses them. */
type Factory = (bytes: ByteString) => FilterObject | null;

const string = (value: ByteString): Value => ({ kind: "string", value });
const text: Factory = (bytes) => ({ value: string(bytes) });
const nonEmptyText: Factory = (bytes) => (bytes === "" ? null : text(bytes));
/** Envoy: no plugin can read these back. */
const opaque: Factory = () => ({ value: undefined });
const refused: Factory = () => null;
const flag: Factory = (bytes) => text(bytes === "true" ? "true" : "false");

const unsigned =
  (bits: number): Factory =>
  (bytes) => {
    if (!/^[0-9]+$/.test(bytes) || BigInt.asUintN(bits, BigInt(bytes)) !== BigInt(bytes)) return null;
    return text(String(BigInt(bytes)));
  };

/** An IP without port; Envoy shows it with port 0. */
const ip: Factory = (bytes) => {
  const version = isIP(decodeText(bytes));
  return version === 0 ? null : text(version === 6 ? `[${bytes}]:0` : `${bytes}:0`);
};

/** "ip:port": a map of `ip` and `port` that lists nothing. */
const address: Factory = (bytes) => {
  const match = /^(?:\[([^\]]*)\]|([^:]*)):([0-9]{1,5})$/.exec(bytes);
  const host = match?.[1] ?? match?.[2] ?? "";
  const port = Number(match?.[3] ?? 65536);
  if (isIP(decodeText(host)) === 0 || port > 65535) return null;
  const members = new Map<string, Value>([
    ["ip", string(host)],
    ["port", { kind: "int", value: BigInt(port) }],
  ]);
  return { value: { kind: "map", get: (name) => members.get(name), entries: () => [] } };
};

const proxyInfo: Factory = (bytes) => {
  const comma = bytes.lastIndexOf(",");
  return comma <= 0 || address(bytes.slice(comma + 1)) === null ? null : { value: undefined };
};

/**
 * The names for which Envoy 1.40 has a factory, each tried on the binary with good and bad bytes.
 *
 * No bytes were found that `envoy.ai.llm_protocol.request` takes.
 */
export const filterObjectFactories: ReadonlyMap<ByteString, Factory> = new Map([
  ["envoy.ai.llm_protocol.request", refused],
  ["envoy.ai.model.request", nonEmptyText],
  ["envoy.filters.listener.original_dst.local_ip", address],
  ["envoy.filters.listener.original_dst.remote_ip", address],
  ["envoy.hashable_string", text],
  ["envoy.network.application_protocols", opaque],
  ["envoy.network.ip", ip],
  ["envoy.network.network_namespace", text],
  ["envoy.network.transport_socket.http_11_proxy.info", proxyInfo],
  ["envoy.network.transport_socket.original_dst_address", address],
  ["envoy.network.upstream_server_name", text],
  ["envoy.network.upstream_subject_alt_names", text],
  ["envoy.ratelimit.hits_addend", unsigned(32)],
  ["envoy.router.debug_config", opaque],
  ["envoy.string", text],
  ["envoy.tcp_proxy.cluster", text],
  ["envoy.tcp_proxy.disable_tunneling", flag],
  ["envoy.tcp_proxy.per_connection_idle_timeout_ms", unsigned(64)],
  ["envoy.upstream.dynamic_host", text],
  ["envoy.upstream.dynamic_port", unsigned(32)],
]);
