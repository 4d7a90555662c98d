/** Envoy's access log lines: format strings with command operators. */
import { hostname } from "node:os";
import type { StreamInfo } from "../envoy/http/stream-info.js";
import { encodeText } from "../model/byte-string.js";
import type { HeaderMap } from "../model/header-map.js";

/** A whole line as a byte string. */
export type AccessLogFormat = (info: StreamInfo) => string;

/** Envoy's own format, for a logger without one. */
export const defaultAccessLogFormat =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% ' +
  "%BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% " +
  '"%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%"\n';

/** `null`: absent, printed as "-". */
type Value = string | number | null;
type Operator = (info: StreamInfo, argument: string) => Value;

const withoutPort = (address: string) => address.slice(0, address.lastIndexOf(":"));
const portOf = (address: string) => address.slice(address.lastIndexOf(":") + 1);
const since = (start: number | null, end: number | null) =>
  start === null || end === null ? null : Math.max(0, Math.floor(end - start));

const operators: Readonly<Record<string, Operator>> = {
  RESPONSE_CODE: ({ responseCode }) => responseCode ?? 0,
  RESPONSE_FLAGS: ({ flagLetters }) => flagLetters,
  RESPONSE_CODE_DETAILS: ({ details }) => details,
  CONNECTION_TERMINATION_DETAILS: () => null,
  BYTES_RECEIVED: ({ bytesReceived }) => bytesReceived,
  BYTES_SENT: ({ bytesSent }) => bytesSent,
  PROTOCOL: ({ protocol }) => protocol,
  START_TIME: ({ startTime }, format) => timeText(startTime, format),
  DURATION: ({ startTime, endTime }) => since(startTime, endTime),
  RESPONSE_DURATION: ({ startTime, upstreamEnd }) => since(startTime, upstreamEnd),
  REQ: ({ requestHeaders }, names) => header(requestHeaders, names),
  RESP: ({ responseHeaders }, names) => header(responseHeaders, names),
  TRAILER: ({ responseTrailers }, names) => header(responseTrailers, names),
  UPSTREAM_HOST: ({ upstreamAddress }) => upstreamAddress,
  UPSTREAM_CLUSTER: ({ upstreamCluster }) => upstreamCluster,
  UPSTREAM_CLUSTER_RAW: ({ upstreamCluster }) => upstreamCluster,
  UPSTREAM_TRANSPORT_FAILURE_REASON: ({ upstreamFailure }) => upstreamFailure || null,
  UPSTREAM_REQUEST_ATTEMPT_COUNT: ({ upstreamAttempts }) => upstreamAttempts,
  DOWNSTREAM_REMOTE_ADDRESS: ({ connection }) => connection.remoteAddress,
  DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT: ({ connection }) => withoutPort(connection.remoteAddress),
  DOWNSTREAM_REMOTE_PORT: ({ connection }) => portOf(connection.remoteAddress),
  DOWNSTREAM_DIRECT_REMOTE_ADDRESS: ({ connection }) => connection.remoteAddress,
  DOWNSTREAM_LOCAL_ADDRESS: ({ connection }) => connection.localAddress,
  DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT: ({ connection }) => withoutPort(connection.localAddress),
  DOWNSTREAM_LOCAL_PORT: ({ connection }) => portOf(connection.localAddress),
  CONNECTION_ID: ({ connection }) => connection.id,
  ROUTE_NAME: ({ route }) => route?.name || null,
  HOSTNAME: () => encodeText(hostname()),
};

/**
 * Reads a format; throws where Envoy knows an operator that host-sim does not.
 *
 * @example compileAccessLog("%RESPONSE_CODE% %REQ(:path)%\n")(info); // "200 /\n"
 */
export function compileAccessLog(format: string): AccessLogFormat {
  const parts: AccessLogFormat[] = [];
  for (const [text, name, argument, length] of (format || defaultAccessLogFormat).matchAll(
    /%%|%([A-Z_0-9]+)(?:\(([^)]*)\))?(?::(\d+))?%|[^%]+|%/g,
  )) {
    if (name === undefined) parts.push(constant(encodeText(text === "%%" ? "%" : text)));
    else parts.push(operator(name, argument ?? "", length === undefined ? null : Number(length)));
  }
  return (info) => parts.map((part) => part(info)).join("");
}

const constant = (text: string) => () => text;

function operator(name: string, argument: string, length: number | null): AccessLogFormat {
  const read = operators[name];
  if (read === undefined) {
    const known = Object.keys(operators).join(", ");
    throw new Error(`Not supported field in format string: ${name}. host-sim has: ${known}`);
  }
  return (info) => {
    const value = read(info, argument);
    if (value === null) return "-";
    return length === null ? String(value) : String(value).slice(0, length);
  };
}

/** `A?B`: B where A is absent. */
function header(headers: HeaderMap | null, names: string): string | null {
  const [first, second] = names.toLowerCase().split("?");
  return headers?.get(first ?? "") ?? headers?.get(second ?? "") ?? null;
}

/** Envoy's default is ISO 8601 with milliseconds; else `strftime` with %Y %m %d %H %M %S %s %T %F and %3f, %6f, %9f. */
function timeText(time: number, format: string): string {
  const iso = new Date(time).toISOString();
  if (format === "") return iso;
  const fields: Readonly<Record<string, string>> = {
    Y: iso.slice(0, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    H: iso.slice(11, 13),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    T: iso.slice(11, 19),
    F: iso.slice(0, 10),
    s: String(Math.floor(time / 1000)),
    f: `${iso.slice(20, 23)}000000`,
    "%": "%",
  };
  return format.replace(/%(\d?)([YmdHMSTFsf%])/g, (_, digits: string, name: string) =>
    name === "f" && digits !== "" ? fields.f!.slice(0, Number(digits)) : fields[name]!,
  );
}
