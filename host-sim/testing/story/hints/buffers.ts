/** Bodies, configurations, messages: when each is there. */
import type { HintRow } from "./row.js";

const calls = ["proxy_get_buffer_bytes", "proxy_get_buffer_status", "proxy_set_buffer_bytes"];

const times: Readonly<Record<string, string>> = {
  HttpCallResponseBody: "in proxy_on_http_call_response",
  PluginConfiguration: "in proxy_on_configure and the root's proxy_on_context_create",
};

const written: Readonly<Record<string, string>> = {
  HttpRequestBody: "proxy_on_request_body",
  HttpResponseBody: "proxy_on_response_body",
  DownstreamData: "proxy_on_downstream_data",
  UpstreamData: "proxy_on_upstream_data",
};

export const bufferRows: readonly HintRow[] = [
  {
    hostcalls: calls,
    status: "NotFound",
    say: ({ buffer_type }, _, { callback }) => {
      const time = times[String(buffer_type)];
      return time === undefined
        ? null
        : `${buffer_type} is not there in ${callback}: it can be read ${time}. Keep a copy of what is needed later.`;
    },
  },
  {
    hostcalls: ["proxy_set_buffer_bytes"],
    status: "BadArgument",
    say: ({ buffer_type }, _, { callback }) => {
      const place = written[String(buffer_type)];
      if (place === undefined) return `${buffer_type} can only be read.`;
      return callback === place
        ? "The offset lies behind the end of the body."
        : `${buffer_type} is not there in ${callback}: it can be written in ${place}, before that has answered Continue.`;
    },
  },
  {
    hostcalls: calls,
    status: "BadArgument",
    say: ({ buffer_type }) =>
      typeof buffer_type === "number" ? `There is no buffer type ${buffer_type}: 0 to 8.` : null,
  },
];
