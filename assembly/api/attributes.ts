/** The attributes that Envoy documents, by name and with their types. Spec: "Properties". */
import { OUT_DATA, OUT_SIZE } from "../abi/memory";
import { Pairs } from "../codec/pairs";
import { Status } from "../abi/enums";
import { bytesOrNull, keepStatus, textOrNull } from "./status";
import { utf8, utf8Size } from "../codec/utf8";
import { proxy_get_property } from "../abi/hostcalls";

/** What a number answers that is not there. */
// @ts-ignore: decorator
@inline const ABSENT: i64 = -1;

/** Parts of a path stand with a zero byte between them. */
function read(path: string): Status {
  const start = utf8(path);
  return proxy_get_property(start, utf8Size, OUT_DATA, OUT_SIZE);
}

function text(path: string): string | null {
  return textOrNull(read(path));
}

function bytes(path: string): ArrayBuffer | null {
  return bytesOrNull(read(path));
}

function number(path: string): i64 {
  return keepStatus(read(path)) && load<usize>(OUT_SIZE) == 8 ? load<i64>(load<usize>(OUT_DATA)) : ABSENT;
}

function flag(path: string): bool {
  return keepStatus(read(path)) && load<usize>(OUT_SIZE) == 1 && load<u8>(load<usize>(OUT_DATA)) != 0;
}

function pairs(path: string): Pairs {
  const map = bytes(path);
  return new Pairs(map ? map : new ArrayBuffer(0));
}

/**
 * What is asked: `RequestAttributes.path`. Texts that are not there are null, numbers -1, maps empty; `lastStatus` tells
 * why.
 *
 * Envoy 1.40: what comes from the request's headers (all but `time`, `protocol`, `size`, `duration`) is there as long as
 * these are: in `onRequestHeaders`, in later callbacks of the request while its headers are held, and in `onLog`. It
 * follows what filters write at once.
 */
export abstract class RequestAttributes {
  /** The path with its query. */
  static get path(): string | null {
    return text("request\0path");
  }
  /** The path without its query. */
  static get urlPath(): string | null {
    return text("request\0url_path");
  }
  /** The query, without its question mark; "" where there is none. */
  static get query(): string | null {
    return text("request\0query");
  }
  /** The host that the request is for: `:authority`. */
  static get host(): string | null {
    return text("request\0host");
  }
  /** The scheme of the request: `http` or `https`. */
  static get scheme(): string | null {
    return text("request\0scheme");
  }
  /** The method of the request. */
  static get method(): string | null {
    return text("request\0method");
  }
  /** The header `referer`. */
  static get referer(): string | null {
    return text("request\0referer");
  }
  /** The header `user-agent`. */
  static get userAgent(): string | null {
    return text("request\0useragent");
  }
  /** The `x-request-id`. */
  static get id(): string | null {
    return text("request\0id");
  }
  /** `HTTP/1.1`, `HTTP/2`. */
  static get protocol(): string | null {
    return text("request\0protocol");
  }
  /** When its first byte came, in nanoseconds since 1970. */
  static get time(): i64 {
    return number("request\0time");
  }
  /** How long it took, in nanoseconds; only in `onLog`. */
  static get duration(): i64 {
    return number("request\0duration");
  }
  /** The size of its body: `content-length`, until the end of the stream. */
  static get size(): i64 {
    return number("request\0size");
  }
  /** The same with its headers. */
  static get totalSize(): i64 {
    return number("request\0total_size");
  }
  /** All headers, those of one name joined with ",", in no order. */
  static get headers(): Pairs {
    return pairs("request\0headers");
  }
  /** One header, its values joined with ",": `HeaderMap.get` gives the first only. */
  static header(name: string): string | null {
    return text("request\0headers\0" + name);
  }
}

/** What is answered. Envoy 1.40: from `onResponseHeaders` on; absent in `onLog` where nothing was sent. */
export abstract class ResponseAttributes {
  /** The status. Envoy: what a filter writes to `:status` shows in `onLog` only. */
  static get code(): i64 {
    return number("response\0code");
  }
  /** Why: `via_upstream`, `route_not_found`. */
  static get codeDetails(): string | null {
    return text("response\0code_details");
  }
  /** Envoy's response flags as bits: no route 0x100, upstream refused 0x20, ... */
  static get flags(): i64 {
    return number("response\0flags");
  }
  /** The gRPC status; Envoy: where there is none it is derived from the HTTP status. */
  static get grpcStatus(): i64 {
    return number("response\0grpc_status");
  }
  /** The size of the response's body so far, in bytes. */
  static get size(): i64 {
    return number("response\0size");
  }
  /** The size of the response so far, headers and trailers included, in bytes. */
  static get totalSize(): i64 {
    return number("response\0total_size");
  }
  /** How long the upstream took to its first byte, in nanoseconds; only in `onLog`. */
  static get backendLatency(): i64 {
    return number("response\0backend_latency");
  }
  /** All headers; only in `onResponseHeaders` and `onLog`. */
  static get headers(): Pairs {
    return pairs("response\0headers");
  }
  /** All trailers; only in `onLog`. */
  static get trailers(): Pairs {
    return pairs("response\0trailers");
  }
}

/** The client's connection. In every callback of a stream; what is of TLS is absent without it. */
export abstract class ConnectionAttributes {
  /** Envoy's number for it. */
  static get id(): i64 {
    return number("connection\0id");
  }
  /** True if the client has shown a certificate. */
  static get mtls(): bool {
    return flag("connection\0mtls");
  }
  /** The server name that the client asked for (SNI). */
  static get requestedServerName(): string | null {
    return text("connection\0requested_server_name");
  }
  /** The version of TLS with the client, such as `TLSv1.3`; null without TLS. */
  static get tlsVersion(): string | null {
    return text("connection\0tls_version");
  }
  /** The subject of the client's certificate. */
  static get subjectPeerCertificate(): string | null {
    return text("connection\0subject_peer_certificate");
  }
  /** The first DNS name among the alternative names of the client's certificate. */
  static get dnsSanPeerCertificate(): string | null {
    return text("connection\0dns_san_peer_certificate");
  }
  /** The first URI among the alternative names of the client's certificate. */
  static get uriSanPeerCertificate(): string | null {
    return text("connection\0uri_san_peer_certificate");
  }
  /** The SHA-256 of the client's certificate, in hex. */
  static get sha256PeerCertificateDigest(): string | null {
    return text("connection\0sha256_peer_certificate_digest");
  }
  /** Why Envoy closed it. */
  static get terminationDetails(): string | null {
    return text("connection\0termination_details");
  }
  /** The client's address and port: `192.0.2.1:40000`. */
  static get sourceAddress(): string | null {
    return text("source\0address");
  }
  /** The port of the client. */
  static get sourcePort(): i64 {
    return number("source\0port");
  }
  /** The address and port that the client reached. */
  static get destinationAddress(): string | null {
    return text("destination\0address");
  }
  /** The port that the client connected to. */
  static get destinationPort(): i64 {
    return number("destination\0port");
  }
}

/** The upstream. Envoy 1.40: once it is chosen, from `onResponseHeaders` on. */
export abstract class UpstreamAttributes {
  /** The address of the upstream, with its port. */
  static get address(): string | null {
    return text("upstream\0address");
  }
  /** The port of the upstream. */
  static get port(): i64 {
    return number("upstream\0port");
  }
  /** The address from which Envoy calls it. */
  static get localAddress(): string | null {
    return text("upstream\0local_address");
  }
  /** The version of TLS with the upstream; null without TLS. */
  static get tlsVersion(): string | null {
    return text("upstream\0tls_version");
  }
  /** Why the connection failed; "" where it did not. */
  static get transportFailureReason(): string | null {
    return text("upstream\0transport_failure_reason");
  }
  /** How often it was tried. */
  static get requestAttemptCount(): i64 {
    return number("upstream\0request_attempt_count");
  }
  /** How long it took to get a connection, in nanoseconds. */
  static get poolReadyDuration(): i64 {
    return number("upstream\0cx_pool_ready_duration");
  }
}

/** The plugin itself. In every callback. */
export abstract class PluginAttributes {
  /** The plugin's name, as it is configured. */
  static get name(): string | null {
    return text("plugin_name");
  }
  /** The plugin's root id. */
  static get rootId(): string | null {
    return text("plugin_root_id");
  }
  /** The id of the VM that the plugin runs in. */
  static get vmId(): string | null {
    return text("plugin_vm_id");
  }
}

/**
 * How Envoy is configured where the stream goes. Envoy 1.40 has it below `xds`; the names without it, `node`,
 * `cluster_name`, `route_metadata` and the like, which older Envoys had, are gone.
 */
export abstract class XdsAttributes {
  /** The node's id; in root contexts too. */
  static get nodeId(): string | null {
    return text("xds\0node\0id");
  }
  /** The cluster that the node is of. */
  static get nodeCluster(): string | null {
    return text("xds\0node\0cluster");
  }
  /** A text in the node's metadata. */
  static nodeMetadata(key: string): string | null {
    return text("xds\0node\0metadata\0" + key);
  }
  /** The route's cluster; known from `onRequestHeaders` on, absent where no route is found. */
  static get clusterName(): string | null {
    return text("xds\0cluster_name");
  }
  /** The name of the route. */
  static get routeName(): string | null {
    return text("xds\0route_name");
  }
  /** The name of the virtual host. */
  static get virtualHostName(): string | null {
    return text("xds\0virtual_host_name");
  }
  /** The name of the listener's filter chain. */
  static get filterChainName(): string | null {
    return text("xds\0filter_chain_name");
  }
  /** 0 unspecified, 1 inbound, 2 outbound. */
  static get listenerDirection(): i64 {
    return number("xds\0listener_direction");
  }
  /** A text in the metadata of the route, below the namespace of a filter. */
  static routeMetadata(filter: string, key: string): string | null {
    return metadata("route", filter, key);
  }
  /** The same of the cluster. */
  static clusterMetadata(filter: string, key: string): string | null {
    return metadata("cluster", filter, key);
  }
  /** The same of the listener. */
  static listenerMetadata(filter: string, key: string): string | null {
    return metadata("listener", filter, key);
  }
  /** The same of the upstream's host, once it is chosen. */
  static upstreamHostMetadata(filter: string, key: string): string | null {
    return metadata("upstream_host", filter, key);
  }
  /** A text in the stream's dynamic metadata. */
  static dynamicMetadata(filter: string, key: string): string | null {
    return text("metadata\0filter_metadata\0" + filter + "\0" + key);
  }
}

function metadata(owner: string, filter: string, key: string): string | null {
  return text("xds\0" + owner + "_metadata\0filter_metadata\0" + filter + "\0" + key);
}
