/** HttpConnectionManager: the HTTP side of a listener. */
import { readAccessLogs } from "./access-log.js";
import { readTypedConfig } from "./any.js";
import type { Field, Message } from "./fields.js";
import { readLocalReply } from "./local-reply.js";
import type { HttpSpec, PluginSpec } from "./model.js";
import { readWasm } from "./plugin.js";
import { type RouteConfiguration, readRouteConfiguration } from "./routes.js";

export const managerType =
  "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
const filterType = "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter";
const wasmType = "envoy.extensions.filters.http.wasm.v3.Wasm";
const routerType = "envoy.extensions.filters.http.router.v3.Router";

const codecs = { AUTO: 0, HTTP1: 1, HTTP2: 2, HTTP3: 3 };
const codecNames = ["auto", "http1", "http2"] as const;

export function readHttp(field: Field): HttpSpec {
  return field.message(managerType, (message) => {
    if (message.oneOf("route_config", "rds", "scoped_routes") === null)
      field.invalid("has to say a route_config");
    message
      .take("common_http_protocol_options")
      .message("envoy.config.core.v3.HttpProtocolOptions", () => {});
    const routes = readRouteConfiguration(message.take("route_config"));
    return {
      statPrefix: message.take("stat_prefix").requiredText(),
      codec: readCodec(message.take("codec_type")),
      http1Trailers: readHttp1Trailers(message.take("http_protocol_options")),
      generateRequestId: message.take("generate_request_id").wrapped().bool(true),
      ...readHttpFilters(message.take("http_filters")),
      routeConfigName: routes.name,
      virtualHosts: routes.virtualHosts,
      ...tableWide(routes),
      ...readLocalReply(message.take("local_reply_config")),
      accessLogs: readAccessLogs(message.take("access_log")),
      serverName: message.take("server_name").text() || "envoy",
      ...readServerHeader(message.take("server_header_transformation")),
    };
  });
}

/** What a route configuration says for all of its routes. */
function tableWide({ changes, switches, mostSpecificWins }: RouteConfiguration): Partial<HttpSpec> {
  return {
    ...(changes === undefined ? {} : { changes }),
    ...(switches === undefined ? {} : { switches }),
    ...(mostSpecificWins === undefined ? {} : { mostSpecificWins }),
  };
}

const serverHeaders = { OVERWRITE: 0, APPEND_IF_ABSENT: 1, PASS_THROUGH: 2 };
const serverHeaderNames = ["overwrite", "append-if-absent", "pass-through"] as const;

function readServerHeader(field: Field): Pick<HttpSpec, "serverHeader"> {
  const kind = serverHeaderNames[field.enumeration(serverHeaders, 0)] ?? "overwrite";
  return kind === "overwrite" ? {} : { serverHeader: kind };
}

function readCodec(field: Field): HttpSpec["codec"] {
  const codec = codecNames[field.enumeration(codecs, 0)];
  if (codec === undefined) field.unsupported("host-sim speaks AUTO, HTTP1 and HTTP2");
  return codec ?? "auto";
}

/** `enable_trailers` of Http1ProtocolOptions; clusters have them too. */
export function readHttp1Trailers(field: Field): boolean {
  return field.message("envoy.config.core.v3.Http1ProtocolOptions", (message) =>
    message.take("enable_trailers").bool(),
  );
}

type Filters = Pick<HttpSpec, "plugins" | "suppressEnvoyHeaders" | "filters" | "withoutRouter">;
type Filter =
  | { readonly plugin: PluginSpec; readonly name: string; readonly disabled: boolean }
  | { readonly plugin?: never; readonly suppress: boolean }
  | null;

function readHttpFilters(field: Field): Filters {
  const items = field.list();
  const filters = items.map((item, index) => readHttpFilter(item, index === items.length - 1));
  const wasm = filters.flatMap((filter) => (filter?.plugin === undefined ? [] : [filter]));
  return {
    plugins: wasm.map(({ plugin }) => plugin),
    ...(items.length === 0 ? { withoutRouter: true } : {}),
    filters: wasm.map(({ name, disabled }) => ({ name, disabled })),
    suppressEnvoyHeaders: filters.some(
      (filter) => filter !== null && "suppress" in filter && filter.suppress,
    ),
  };
}

function readHttpFilter(field: Field, last: boolean): Filter {
  return field.message(filterType, (message) => {
    const name = message.take("name").requiredText();
    message.oneOf("typed_config", "config_discovery");
    const { type, config } = readTypedConfig(message.take("typed_config"));
    if (type === routerType && !last) field.invalid(misplaced("terminal", name, "router"));
    if (type === wasmType && last) field.invalid(misplaced("non-terminal", name, "wasm"));
    const disabled = message.take("disabled").bool();
    if (type === routerType && disabled)
      field.invalid(
        `Error: the last (terminal) filter (${name}) in the chain cannot be disabled by default.`,
      );
    if (type === wasmType) return { plugin: readWasm(config, wasmType), name, disabled };
    if (type === routerType) return { suppress: config.message(routerType, readSuppress) };
    tellUnknown(message, name, type);
    return null;
  });
}

const readSuppress = (message: Message) => message.take("suppress_envoy_headers").bool();

function misplaced(kind: "terminal" | "non-terminal", name: string, type: string): string {
  const rule = kind === "terminal" ? "must be the last" : "is the last";
  return `Error: ${kind} filter named ${name} of type envoy.filters.http.${type} ${rule} filter in a http filter chain.`;
}

function tellUnknown(message: Message, name: string, type: string): void {
  const known = "host-sim runs envoy.filters.http.wasm and envoy.filters.http.router";
  if (message.has("config_discovery")) return;
  if (type !== "") message.field.unsupported(`unknown filter "${name}" (${type}); ${known}`);
  else message.field.invalid(`unknown filter "${name}" without a typed_config; ${known}`);
}
