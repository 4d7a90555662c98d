/** Operators without parameters. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { encodeText } from "../../model/byte-string.js";
import type { StreamInfo } from "../http/stream-info.js";
import { grpcStatusOf } from "./grpc-status.js";
import { type LogValue, none, type Operator, ofInfo } from "./log-value.js";

type Read = (info: StreamInfo) => LogValue;

const hostOf = (address: string): string => address.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
const portOf = (address: string): number => Number(address.slice(address.lastIndexOf(":") + 1));
const nullable =
  (address: Read, change: (address: string) => LogValue): Read =>
  (info) => {
    const value = address(info);
    return typeof value === "string" && value !== "" ? change(value) : null;
  };
const since = (info: StreamInfo, time: number | null, from: number | null = info.startTime): LogValue =>
  time === null || from === null ? null : Math.floor(time - from);
const text = (value: string | null | undefined): LogValue => (value ? encodeText(value) : null);

const remote: Read = ({ connection }) => connection.remoteAddress;
const local: Read = ({ connection }) => connection.localAddress;
const upstreamHost: Read = ({ upstreamAddress }) => upstreamAddress;
const upstreamName: Read = ({ hostName, upstreamAddress }) => text(hostName) ?? upstreamAddress;
/** Envoy: there once a connection stands. */
const upstreamRemote: Read = ({ upstreamStart, upstreamAddress }) =>
  upstreamStart === null ? null : upstreamAddress;
const upstreamLocal: Read = ({ upstreamConnection }) => upstreamConnection?.localAddress || null;
const cluster: Read = ({ upstreamCluster }) => text(upstreamCluster);

const addresses: { readonly [name: string]: Read } = {
  UPSTREAM_HOST: upstreamHost,
  UPSTREAM_HOST_NAME: upstreamName,
  UPSTREAM_HOST_NAME_WITHOUT_PORT: nullable(upstreamName, hostOf),
  UPSTREAM_REMOTE_ADDRESS: upstreamRemote,
  UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT: nullable(upstreamRemote, hostOf),
  UPSTREAM_REMOTE_PORT: nullable(upstreamRemote, portOf),
  UPSTREAM_REMOTE_ADDRESS_ENDPOINT_ID: nullable(upstreamRemote, () => ""),
  UPSTREAM_HOSTS_ATTEMPTED: upstreamRemote,
  UPSTREAM_HOSTS_ATTEMPTED_WITHOUT_PORT: nullable(upstreamRemote, hostOf),
  UPSTREAM_HOST_NAMES_ATTEMPTED: upstreamRemote,
  UPSTREAM_HOST_NAMES_ATTEMPTED_WITHOUT_PORT: nullable(upstreamRemote, hostOf),
  UPSTREAM_LOCAL_ADDRESS: upstreamLocal,
  UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT: nullable(upstreamLocal, hostOf),
  UPSTREAM_LOCAL_PORT: nullable(upstreamLocal, portOf),
  DOWNSTREAM_REMOTE_ADDRESS: remote,
  DOWNSTREAM_DIRECT_REMOTE_ADDRESS: remote,
  DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT: nullable(remote, hostOf),
  DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT: nullable(remote, hostOf),
  DOWNSTREAM_REMOTE_PORT: nullable(remote, portOf),
  DOWNSTREAM_DIRECT_REMOTE_PORT: nullable(remote, portOf),
  DOWNSTREAM_LOCAL_ADDRESS: local,
  DOWNSTREAM_DIRECT_LOCAL_ADDRESS: local,
  DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT: nullable(local, hostOf),
  DOWNSTREAM_DIRECT_LOCAL_ADDRESS_WITHOUT_PORT: nullable(local, hostOf),
  DOWNSTREAM_LOCAL_PORT: nullable(local, portOf),
  DOWNSTREAM_DIRECT_LOCAL_PORT: nullable(local, portOf),
  DOWNSTREAM_LOCAL_ADDRESS_ENDPOINT_ID: () => "",
};

const durations: { readonly [name: string]: Read } = {
  DURATION: (info) => since(info, info.endTime),
  REQUEST_DURATION: (info) => since(info, info.requestEnd),
  REQUEST_TX_DURATION: (info) => since(info, info.upstreamRequestEnd),
  RESPONSE_DURATION: (info) => since(info, info.upstreamResponseStart),
  RESPONSE_TX_DURATION: (info) => since(info, info.responseEnd, info.upstreamResponseStart),
  UPSTREAM_CONNECTION_POOL_READY_DURATION: (info) => since(info, info.upstreamReady, info.upstreamOpened),
};

const facts: { readonly [name: string]: Read } = {
  PROTOCOL: ({ protocol }) => protocol,
  RESPONSE_CODE: ({ responseCode }) => responseCode ?? 0,
  RESPONSE_FLAGS: ({ flagLetters }) => flagLetters,
  RESPONSE_FLAGS_LONG: ({ flagNames }) => flagNames,
  UPSTREAM_CLUSTER: cluster,
  UPSTREAM_CLUSTER_RAW: cluster,
  UPSTREAM_TRANSPORT_FAILURE_REASON: ({ upstreamFailure }) => upstreamFailure?.replaceAll(" ", "_") || null,
  UPSTREAM_REQUEST_ATTEMPT_COUNT: ({ upstreamAttempts }) => upstreamAttempts,
  UPSTREAM_CONNECTION_ID: ({ upstreamConnection }) => upstreamConnection?.id ?? 0,
  UPSTREAM_CONNECTION_IDS_ATTEMPTED: ({ upstreamConnection }) =>
    upstreamConnection === null ? null : String(upstreamConnection.id),
  UPSTREAM_PROTOCOL: ({ upstreamConnection }) => upstreamConnection?.protocol ?? null,
  UPSTREAM_DETECTED_CLOSE_TYPE: ({ upstreamAddress }) => (upstreamAddress === null ? null : "Normal"),
  BYTES_RECEIVED: ({ bytesReceived }) => bytesReceived,
  BYTES_SENT: ({ bytesSent }) => bytesSent,
  BYTES_RETRANSMITTED: () => 0,
  PACKETS_RETRANSMITTED: () => 0,
  REQUEST_HEADERS_BYTES: ({ requestHeaders }) => requestHeaders?.byteSize ?? 0,
  RESPONSE_HEADERS_BYTES: ({ responseHeaders }) => responseHeaders?.byteSize ?? 0,
  RESPONSE_TRAILERS_BYTES: ({ responseTrailers }) => responseTrailers?.byteSize ?? 0,
  ROUTE_NAME: ({ route }) => text(route?.name),
  CONNECTION_ID: ({ connection }) => connection.id,
  DOWNSTREAM_CX_RTT: () => 0,
  DOWNSTREAM_DETECTED_CLOSE_TYPE: () => "Normal",
  ACCESS_LOG_TYPE: ({ protocol }) => (protocol === null ? "TcpConnectionEnd" : "DownstreamEnd"),
  CUSTOM_FLAGS: () => "",
  HOSTNAME: () => encodeText(hostname()),
  FILTER_CHAIN_NAME: ({ listener }) => text(listener.filterChain),
  LISTENER_NAME: ({ listener }) => text(listener.name),
  GRPC_STATUS_NUMBER: grpcStatusOf,
  UNIQUE_ID: () => randomUUID(),
  STREAM_ID: ({ protocol, streamId }) => (protocol === null ? randomUUID() : streamId),
};

/** What Envoy has no value for without TLS, tracing, dynamic metadata or half of HTTP/2. */
const nothing =
  `CONNECTION_TERMINATION_DETAILS REQUESTED_SERVER_NAME VIRTUAL_CLUSTER_NAME TRACE_ID SPAN_ID ROUNDTRIP_DURATION
  DOWNSTREAM_HANDSHAKE_DURATION DOWNSTREAM_LOCAL_CLOSE_REASON DOWNSTREAM_TRANSPORT_FAILURE_REASON DOWNSTREAM_TLS_VERSION
  DOWNSTREAM_TLS_CIPHER DOWNSTREAM_TLS_GROUP DOWNSTREAM_TLS_SESSION_ID DOWNSTREAM_PEER_SUBJECT DOWNSTREAM_PEER_ISSUER
  DOWNSTREAM_PEER_SERIAL DOWNSTREAM_PEER_FINGERPRINT_1 DOWNSTREAM_PEER_FINGERPRINT_256 DOWNSTREAM_PEER_CERT
  DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_1 DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_256 DOWNSTREAM_PEER_CHAIN_SERIALS
  DOWNSTREAM_LOCAL_SUBJECT DOWNSTREAM_LOCAL_URI_SAN DOWNSTREAM_PEER_URI_SAN DOWNSTREAM_LOCAL_DNS_SAN
  DOWNSTREAM_PEER_DNS_SAN DOWNSTREAM_LOCAL_EMAIL_SAN DOWNSTREAM_PEER_EMAIL_SAN DOWNSTREAM_LOCAL_IP_SAN
  DOWNSTREAM_PEER_IP_SAN DOWNSTREAM_LOCAL_OTHERNAME_SAN DOWNSTREAM_PEER_OTHERNAME_SAN TLS_JA3_FINGERPRINT
  TLS_JA4_FINGERPRINT UPSTREAM_TLS_CIPHER UPSTREAM_TLS_VERSION UPSTREAM_TLS_SESSION_ID UPSTREAM_PEER_SUBJECT
  UPSTREAM_PEER_CERT UPSTREAM_LOCAL_CLOSE_REASON UPSTREAM_SERVER_NAME`.split(/\s+/);

export const plainOperators: { readonly [name: string]: Operator } = {
  ...Object.fromEntries(
    Object.entries({ ...addresses, ...durations, ...facts }).map(([name, read]) => [name, ofInfo(read)]),
  ),
  ...Object.fromEntries(nothing.map((name) => [name, none])),
  LOCAL_REPLY_BODY: ({ localReplyBody }) => localReplyBody,
};
