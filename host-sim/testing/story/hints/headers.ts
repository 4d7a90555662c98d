/** Header maps: when each can be read and written. */
import type { HintRow } from "./row.js";
import { isOnRoot, needsStream } from "./row.js";

/** When there is a map to read. */
const readable: Readonly<Record<string, string>> = {
  HttpRequestHeaders:
    "in proxy_on_request_headers, later only while that has answered StopIteration and the request waits, and in proxy_on_log",
  HttpRequestTrailers: "in proxy_on_request_trailers",
  HttpResponseHeaders:
    "in proxy_on_response_headers, later only while that has answered StopIteration, and in proxy_on_log",
  HttpResponseTrailers: "in proxy_on_response_trailers, and in proxy_on_log",
  GrpcCallInitialMetadata: "in proxy_on_grpc_receive_initial_metadata",
  GrpcCallTrailingMetadata: "in proxy_on_grpc_receive_trailing_metadata",
  HttpCallResponseHeaders: "in proxy_on_http_call_response",
  HttpCallResponseTrailers: "in proxy_on_http_call_response",
};

/** When there is a map to write. */
const writable: Readonly<Record<string, string>> = {
  HttpRequestHeaders:
    "in proxy_on_request_headers, and later only while that has answered StopIteration and the request waits",
  HttpRequestTrailers:
    "in proxy_on_request_trailers, and in the last proxy_on_request_body, which makes them",
  HttpResponseHeaders: "in proxy_on_response_headers, and later only while that has answered StopIteration",
  HttpResponseTrailers:
    "in proxy_on_response_trailers, and in the last proxy_on_response_body, which makes them",
};

const ofStream = (map: string): boolean => map.startsWith("HttpRe");

function when(verb: string, times: Readonly<Record<string, string>>): HintRow["say"] {
  return ({ map_type }, vm, record) => {
    const map = String(map_type);
    if (!(map in readable)) return `There is no map type ${map}: 0 to 7.`;
    if (ofStream(map) && isOnRoot(vm, record)) return `${map} is not there. ${needsStream}`;
    const time = times[map];
    if (time === undefined) return `${map} cannot be ${verb}: it belongs to an answer that has arrived.`;
    return `${map} is not there in ${record.callback}: it can be ${verb} ${time}.`;
  };
}

export const headerRows: readonly HintRow[] = [
  {
    hostcalls: ["proxy_get_header_map_value", "proxy_get_header_map_pairs"],
    status: "BadArgument",
    say: when("read", readable),
  },
  {
    hostcalls: [
      "proxy_add_header_map_value",
      "proxy_replace_header_map_value",
      "proxy_remove_header_map_value",
      "proxy_set_header_map_pairs",
      "proxy_get_header_map_size",
    ],
    status: "BadArgument",
    say: when("written", writable),
  },
];
