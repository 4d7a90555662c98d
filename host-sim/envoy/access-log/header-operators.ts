/** Operators that read headers, and what of a request's path is one of them. */
import { type ByteString, encodeText } from "../../model/byte-string.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { StreamInfo } from "../http/stream-info.js";
import { FormatError } from "./format-error.js";
import { cut, type Operator, type OperatorCall, ofInfo } from "./log-value.js";

type Create = (call: OperatorCall) => Operator;

export function requireParameter({ name, parameter }: OperatorCall): void {
  if (parameter === "") throw new FormatError(true, `${name} requires parameters`);
}

const request = ({ requestHeaders }: StreamInfo) => requestHeaders;
const response = ({ responseHeaders }: StreamInfo) => responseHeaders;
const trailers = ({ responseTrailers }: StreamInfo) => responseTrailers;

/** `X?Y`: Y where X is absent. Envoy: the first value of a header that is there several times. */
function header(map: (info: StreamInfo) => HeaderMap | null): Create {
  return (call) => {
    requireParameter(call);
    const names = call.parameter.split("?").map((name) => encodeText(name.toLowerCase()));
    if (names.length > 2)
      throw new FormatError(true, `More than 1 alternative header specified in token: ${call.parameter}`);
    return ofInfo((info) => {
      const headers = map(info);
      const value = names.map((name) => headers?.get(name)).find((candidate) => candidate !== undefined);
      return value === undefined ? null : cut(value, call.length);
    });
  };
}

type PathReader = (headers: HeaderMap) => ByteString | undefined;

const original: PathReader = (headers) => headers.get("x-envoy-original-path");
const current: PathReader = (headers) => headers.get(":path");
const pathReaders: { readonly [option: string]: PathReader } = {
  ORIG: original,
  PATH: current,
  ORIG_OR_PATH: (headers) => original(headers) ?? current(headers),
};

/** `%PATH(NQ:ORIG)%`: without its query, as the client wrote it. */
function path({ parameter, length }: OperatorCall): Operator {
  const [query = "", which = ""] = parameter.split(":");
  if (!["", "WQ", "NQ"].includes(query))
    throw new FormatError(true, `Invalid PATH option: '${query}', only 'WQ'/'NQ' are allowed`);
  const read = pathReaders[which === "" ? "ORIG_OR_PATH" : which];
  if (read === undefined)
    throw new FormatError(
      true,
      `Invalid PATH option: '${which}', only 'ORIG'/'PATH'/'ORIG_OR_PATH' are allowed`,
    );
  return ofInfo(({ requestHeaders }) => {
    const value = requestHeaders === null ? undefined : read(requestHeaders);
    return value === undefined ? null : cut(query === "NQ" ? value.replace(/\?.*/s, "") : value, length);
  });
}

const queryOf = (info: StreamInfo): string | null => {
  const full = info.requestHeaders?.get(":path") ?? "";
  const at = full.indexOf("?");
  return at < 0 ? null : full.slice(at + 1).replace(/#.*/s, "");
};

/** Envoy: the first parameter of that name, as it stands. */
function queryParameter(call: OperatorCall): Operator {
  requireParameter(call);
  const name = encodeText(call.parameter);
  return ofInfo((info) => {
    for (const pair of queryOf(info)?.split("&") ?? []) {
      const [key = "", value = ""] = pair.split(/=(.*)/s);
      if (key === name) return cut(value, call.length);
    }
    return null;
  });
}

function queryParameters({ parameter, length }: OperatorCall): Operator {
  if (!["", "ORIG", "DECODED"].includes(parameter))
    throw new FormatError(
      true,
      `Invalid QUERY_PARAMS option: '${parameter}', only 'ORIG'/'DECODED' are allowed`,
    );
  return ofInfo((info) => {
    const query = queryOf(info);
    if (query === null || query === "") return null;
    return cut(parameter === "DECODED" ? decoded(query) : query, length);
  });
}

/** Envoy: only what is printable and no space. */
const decoded = (query: ByteString): ByteString =>
  query.replace(/%(2[1-9a-f]|[3-6][0-9a-f]|7[0-9a-e])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );

export const headerOperators: { readonly [name: string]: Create } = {
  REQ: header(request),
  REQUEST_HEADER: header(request),
  RESP: header(response),
  RESPONSE_HEADER: header(response),
  TRAILER: header(trailers),
  RESPONSE_TRAILER: header(trailers),
  PATH: path,
  QUERY_PARAM: queryParameter,
  QUERY_PARAMS: queryParameters,
};

/** `%REQ_WITHOUT_QUERY(X)%`, of the extension `envoy.formatter.req_without_query`. */
export const reqWithoutQuery: Create = (call) => {
  const read = header(request)({ ...call, length: null });
  return (subject) => {
    const value = read(subject);
    return typeof value === "string" ? cut(value.replace(/\?.*/s, ""), call.length) : value;
  };
};
