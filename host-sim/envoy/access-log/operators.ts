/** The operators of access log formats, and what each takes from a stream. */
import { hostname } from "node:os";
import type { ByteString } from "../../model/byte-string.js";
import { encodeText } from "../../model/byte-string.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { StreamInfo } from "../http/stream-info.js";
import { FormatError } from "./format-error.js";
import { grpcStatusOf } from "./grpc-status.js";
import { startTime } from "./start-time.js";

/** `null`: the stream has none. */
export type LogValue = ByteString | number | null;
export type Operator = (info: StreamInfo) => LogValue;

export interface OperatorCall {
  readonly name: string;
  /** Between the parentheses; empty without them. */
  readonly parameter: string;
  /** Most bytes of the value; `null`: all. */
  readonly length: number | null;
}

/** @throws FormatError */
export function createOperator(call: OperatorCall): Operator {
  const { name, parameter, length } = call;
  const plain = plainOperators[name];
  if (plain !== undefined) {
    if (parameter === "" && length === null) return plain;
    throw new FormatError(true, `${name} does not take any parameters or length`);
  }
  const create = parameterOperators[name];
  if (create !== undefined) return create(call);
  if (known.has(name)) throw new FormatError(false, `host-sim does not support the operator ${name}`);
  throw new FormatError(true, `Not supported field in StreamInfo: ${name}`);
}

const hostOf = (address: string): string => address.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
const portOf = (address: string): number => Number(address.slice(address.lastIndexOf(":") + 1));
const since = (info: StreamInfo, time: number | null): number | null =>
  time === null ? null : Math.floor(time - info.startTime);

const none: Operator = () => null;
const downstreamRemote: Operator = ({ connection }) => connection.remoteAddress;
const downstreamRemoteHost: Operator = ({ connection }) => hostOf(connection.remoteAddress);
const downstreamRemotePort: Operator = ({ connection }) => portOf(connection.remoteAddress);
const downstreamLocal: Operator = ({ connection }) => connection.localAddress;
const downstreamLocalHost: Operator = ({ connection }) => hostOf(connection.localAddress);
const downstreamLocalPort: Operator = ({ connection }) => portOf(connection.localAddress);
const upstreamHost: Operator = ({ upstreamAddress }) => upstreamAddress;
const upstreamCluster: Operator = ({ upstreamCluster }) =>
  upstreamCluster === null ? null : encodeText(upstreamCluster);

const plainOperators: { readonly [name: string]: Operator } = {
  PROTOCOL: ({ protocol }) => protocol,
  RESPONSE_CODE: ({ responseCode }) => responseCode ?? 0,
  RESPONSE_CODE_DETAILS: ({ details }) => details,
  RESPONSE_FLAGS: (info) => info.flagLetters,
  CONNECTION_TERMINATION_DETAILS: none,
  UPSTREAM_CLUSTER: upstreamCluster,
  UPSTREAM_CLUSTER_RAW: upstreamCluster,
  UPSTREAM_HOST: upstreamHost,
  UPSTREAM_HOST_NAME: upstreamHost,
  UPSTREAM_REMOTE_ADDRESS: upstreamHost,
  UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT: ({ upstreamAddress }) =>
    upstreamAddress === null ? null : hostOf(upstreamAddress),
  UPSTREAM_REMOTE_PORT: ({ upstreamAddress }) => (upstreamAddress === null ? null : portOf(upstreamAddress)),
  UPSTREAM_TRANSPORT_FAILURE_REASON: ({ upstreamFailure }) => upstreamFailure || null,
  UPSTREAM_REQUEST_ATTEMPT_COUNT: ({ upstreamAttempts }) => upstreamAttempts,
  BYTES_RECEIVED: ({ bytesReceived }) => bytesReceived,
  BYTES_SENT: ({ bytesSent }) => bytesSent,
  DURATION: (info) => since(info, info.endTime),
  RESPONSE_DURATION: (info) => since(info, info.upstreamStart),
  REQUEST_HEADERS_BYTES: ({ requestHeaders }) => requestHeaders?.byteSize ?? 0,
  RESPONSE_HEADERS_BYTES: ({ responseHeaders }) => responseHeaders?.byteSize ?? 0,
  RESPONSE_TRAILERS_BYTES: ({ responseTrailers }) => responseTrailers?.byteSize ?? 0,
  ROUTE_NAME: ({ route }) => (route === null || route.name === "" ? null : encodeText(route.name)),
  CONNECTION_ID: ({ connection }) => connection.id,
  DOWNSTREAM_REMOTE_ADDRESS: downstreamRemote,
  DOWNSTREAM_DIRECT_REMOTE_ADDRESS: downstreamRemote,
  DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT: downstreamRemoteHost,
  DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT: downstreamRemoteHost,
  DOWNSTREAM_REMOTE_PORT: downstreamRemotePort,
  DOWNSTREAM_DIRECT_REMOTE_PORT: downstreamRemotePort,
  DOWNSTREAM_LOCAL_ADDRESS: downstreamLocal,
  DOWNSTREAM_DIRECT_LOCAL_ADDRESS: downstreamLocal,
  DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT: downstreamLocalHost,
  DOWNSTREAM_DIRECT_LOCAL_ADDRESS_WITHOUT_PORT: downstreamLocalHost,
  DOWNSTREAM_LOCAL_PORT: downstreamLocalPort,
  DOWNSTREAM_DIRECT_LOCAL_PORT: downstreamLocalPort,
  HOSTNAME: () => encodeText(hostname()),
  // Cleartext: there is nothing to tell.
  REQUESTED_SERVER_NAME: none,
  VIRTUAL_CLUSTER_NAME: none,
  DOWNSTREAM_TRANSPORT_FAILURE_REASON: none,
  DOWNSTREAM_TLS_VERSION: none,
  DOWNSTREAM_TLS_CIPHER: none,
  DOWNSTREAM_TLS_SESSION_ID: none,
  DOWNSTREAM_PEER_SUBJECT: none,
  DOWNSTREAM_PEER_ISSUER: none,
  DOWNSTREAM_LOCAL_SUBJECT: none,
  TRACE_ID: none,
  SPAN_ID: none,
  GRPC_STATUS_NUMBER: (info) => grpcStatusOf(info),
};

type Create = (call: OperatorCall) => Operator;

const parameterOperators: { readonly [name: string]: Create } = {
  REQ: header(({ requestHeaders }) => requestHeaders),
  REQUEST_HEADER: header(({ requestHeaders }) => requestHeaders),
  RESP: header(({ responseHeaders }) => responseHeaders),
  RESPONSE_HEADER: header(({ responseHeaders }) => responseHeaders),
  TRAILER: header(({ responseTrailers }) => responseTrailers),
  RESPONSE_TRAILER: header(({ responseTrailers }) => responseTrailers),
  START_TIME: ({ parameter }) => startTime(parameter),
  // Nothing that host-sim runs sets dynamic metadata.
  DYNAMIC_METADATA: (call) => {
    requireParameter(call);
    return none;
  },
  FILTER_STATE: filterState,
  ENVIRONMENT: (call) => {
    requireParameter(call);
    const value = process.env[call.parameter];
    return value === undefined ? none : () => cut(encodeText(value), call.length);
  },
  GRPC_STATUS: ({ parameter }) => grpcStatus(parameter),
};

function requireParameter({ name, parameter }: OperatorCall): void {
  if (parameter === "") throw new FormatError(true, `${name} requires parameters`);
}

const cut = (value: ByteString, length: number | null): ByteString =>
  length === null ? value : value.slice(0, length);

/** `X?Y`: Y where X is absent. Envoy: the first value of a header that is there several times. */
function header(map: (info: StreamInfo) => HeaderMap | null): Create {
  return (call) => {
    requireParameter(call);
    const names = call.parameter.split("?").map((name) => encodeText(name.toLowerCase()));
    if (names.length > 2)
      throw new FormatError(true, `More than 1 alternative header specified in token: ${call.parameter}`);
    return (info) => {
      const headers = map(info);
      const value = names.map((name) => headers?.get(name)).find((candidate) => candidate !== undefined);
      return value === undefined ? null : cut(value, call.length);
    };
  };
}

const serializations = ["PLAIN", "TYPED", "FIELD"];

/** Envoy: a property of a plugin is told as text with PLAIN, and as JSON text otherwise. */
function filterState(call: OperatorCall): Operator {
  requireParameter(call);
  const [key, how = "TYPED", field] = call.parameter.split(":") as [string, string?, string?];
  if (!serializations.includes(how))
    throw new FormatError(true, "Invalid filter state serialize type, only support PLAIN/TYPED/FIELD.");
  if (how === "FIELD" && field === undefined)
    throw new FormatError(true, "Invalid filter state configuration, FIELD requires a field name");
  return (info) => {
    const value = info.filterState.get(encodeText(key))?.value;
    if (value === undefined || !("value" in value) || typeof value.value !== "string") return null;
    return how === "PLAIN" ? cut(value.value, call.length) : null;
  };
}

const grpcForms = ["", "CAMEL_STRING", "SNAKE_STRING", "NUMBER"];

function grpcStatus(parameter: string): Operator {
  if (!grpcForms.includes(parameter))
    throw new FormatError(true, "GrpcStatusFormatter only supports CAMEL_STRING, SNAKE_STRING or NUMBER.");
  if (parameter === "NUMBER") return (info) => grpcStatusOf(info);
  return (info) => {
    const status = grpcStatusOf(info);
    if (status === null) return null;
    const name = grpcNames[status] ?? "InvalidCode";
    return parameter === "SNAKE_STRING" ? name.replace(/(?<=[a-z])[A-Z]/g, "_$&").toUpperCase() : name;
  };
}

const grpcNames = [
  "OK",
  "Canceled",
  "Unknown",
  "InvalidArgument",
  "DeadlineExceeded",
  "NotFound",
  "AlreadyExists",
  "PermissionDenied",
  "ResourceExhausted",
  "FailedPrecondition",
  "Aborted",
  "OutOfRange",
  "Unimplemented",
  "Internal",
  "Unavailable",
  "DataLoss",
  "Unauthenticated",
];

/** What Envoy 1.40 knows beside these. */
const known = new Set(
  `ACCESS_LOG_TYPE BYTES_RETRANSMITTED CEL CLUSTER_METADATA COALESCE COMMON_DURATION CUSTOM_FLAGS DOWNSTREAM_CX_RTT
  DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_SENT DOWNSTREAM_DETECTED_CLOSE_TYPE
  DOWNSTREAM_HANDSHAKE_DURATION DOWNSTREAM_HEADER_BYTES_RECEIVED DOWNSTREAM_HEADER_BYTES_SENT
  DOWNSTREAM_LOCAL_CLOSE_REASON DOWNSTREAM_LOCAL_DNS_SAN DOWNSTREAM_LOCAL_URI_SAN DOWNSTREAM_PEER_CERT
  DOWNSTREAM_PEER_CERT_V_END DOWNSTREAM_PEER_CERT_V_START DOWNSTREAM_PEER_DNS_SAN DOWNSTREAM_PEER_FINGERPRINT_1
  DOWNSTREAM_PEER_FINGERPRINT_256 DOWNSTREAM_PEER_SERIAL DOWNSTREAM_PEER_URI_SAN DOWNSTREAM_TLS_GROUP
  DOWNSTREAM_WIRE_BYTES_RECEIVED DOWNSTREAM_WIRE_BYTES_SENT EMIT_TIME EMIT_TIME_LOCAL FILTER_CHAIN_NAME LOCAL_REPLY_BODY
  METADATA PACKETS_RETRANSMITTED PATH QUERY_PARAM QUERY_PARAMS REQUEST_DURATION REQUEST_TX_DURATION
  RESPONSE_FLAGS_LONG RESPONSE_TX_DURATION ROUNDTRIP_DURATION START_TIME_LOCAL STREAM_ID TLS_JA3_FINGERPRINT
  TLS_JA4_FINGERPRINT UNIQUE_ID UPSTREAM_CONNECTION_ID UPSTREAM_CONNECTION_POOL_READY_DURATION UPSTREAM_FILTER_STATE
  UPSTREAM_HEADER_BYTES_RECEIVED UPSTREAM_HEADER_BYTES_SENT UPSTREAM_HOSTS_ATTEMPTED UPSTREAM_HOST_NAME_WITHOUT_PORT
  UPSTREAM_LOCAL_ADDRESS UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT UPSTREAM_LOCAL_PORT UPSTREAM_METADATA UPSTREAM_PROTOCOL
  UPSTREAM_TLS_CIPHER UPSTREAM_TLS_VERSION UPSTREAM_WIRE_BYTES_RECEIVED UPSTREAM_WIRE_BYTES_SENT`.split(
    /\s+/,
  ),
);
