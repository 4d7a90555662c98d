/** Which callbacks a module exports. */
import { ElementKind, SourceKind } from "assemblyscript";
import { isForeign } from "./paths.mjs";

const ROOT = "context/root-context/RootContext";
const HTTP = "context/http-context/HttpContext";
const WHOLE_BODY = "context/whole-body-context/WholeBodyContext";
const STREAM = "context/stream-context/StreamContext";
const CONTEXT = "api/context/Context";
const DNS_LOOKUP = "api/dns/DnsLookup";
const HTTP_CALL = "api/http-call/HttpCall";
const GRPC_CALL = "api/grpc-call/GrpcCall";
const GRPC_STREAM = "api/grpc-stream/GrpcStream";

/**
 * The exports of a module. `true`: always. Otherwise the methods that need the callback: where a class of the filter
 * overrides one of them it is exported. A class without a method needs it wherever it is named: a call whose answer
 * nobody looks at has to leave the table all the same. Contexts are asked for by `stateless.mjs`. Envoy skips a callback
 * that is not there.
 */
export const CALLBACKS = {
  malloc: true,
  proxy_abi_version_0_2_1: true,
  proxy_on_context_create: [],
  proxy_on_delete: [[CONTEXT, "onDelete"]],
  proxy_on_vm_start: [[ROOT, "onVmStart"]],
  proxy_on_configure: [[ROOT, "onConfigure"]],
  proxy_on_done: [[CONTEXT, "onDone"]],
  proxy_on_log: [[CONTEXT, "onLog"]],
  proxy_on_tick: [[ROOT, "onTick"]],
  proxy_on_queue_ready: [[ROOT, "onQueueReady"]],
  proxy_on_foreign_function: [[ROOT, "onForeignFunction"]],
  proxy_on_request_headers: [
    [HTTP, "onRequestHeaders"],
    [WHOLE_BODY, "onWholeRequestBody"],
  ],
  proxy_on_request_body: [
    [HTTP, "onRequestBody"],
    [WHOLE_BODY, "onWholeRequestBody"],
  ],
  proxy_on_request_trailers: [
    [HTTP, "onRequestTrailers"],
    [WHOLE_BODY, "onWholeRequestBody"],
  ],
  proxy_on_request_metadata: [[HTTP, "onRequestMetadata"]],
  proxy_on_response_headers: [
    [HTTP, "onResponseHeaders"],
    [WHOLE_BODY, "onWholeResponseBody"],
  ],
  proxy_on_response_body: [
    [HTTP, "onResponseBody"],
    [WHOLE_BODY, "onWholeResponseBody"],
  ],
  proxy_on_response_trailers: [
    [HTTP, "onResponseTrailers"],
    [WHOLE_BODY, "onWholeResponseBody"],
  ],
  proxy_on_response_metadata: [[HTTP, "onResponseMetadata"]],
  proxy_on_http_call_response: [[HTTP_CALL]],
  proxy_on_grpc_receive_initial_metadata: [[GRPC_STREAM, "onInitialMetadata"]],
  proxy_on_grpc_receive: [[GRPC_CALL], [GRPC_STREAM]],
  proxy_on_grpc_receive_trailing_metadata: [[GRPC_STREAM, "onTrailingMetadata"]],
  proxy_on_grpc_close: [[GRPC_CALL], [GRPC_STREAM]],
  envoy_on_resolve_dns: [[DNS_LOOKUP]],
  proxy_on_new_connection: [[STREAM, "onNewConnection"]],
  proxy_on_downstream_data: [[STREAM, "onDownstreamData"]],
  proxy_on_upstream_data: [[STREAM, "onUpstreamData"]],
  proxy_on_downstream_connection_close: [[STREAM, "onDownstreamClose"]],
  proxy_on_upstream_connection_close: [[STREAM, "onUpstreamClose"]],
};

/** The names of the methods that classes outside of the SDK override, with the path of the SDK's class before them. */
function overriddenMethods(program, sdk) {
  const methods = new Set();
  for (const element of program.elementsByName.values()) {
    if (element.kind !== ElementKind.ClassPrototype || !isAuthors(element, sdk)) continue;
    for (let base = element.basePrototype; base; base = base.basePrototype) {
      for (const name of element.instanceMembers?.keys() ?? []) methods.add(`${base.internalName}#${name}`);
    }
  }
  return methods;
}

/** True if a file of an author's names the class. */
function isNamed(program, sdk, path) {
  const name = new RegExp(`\\b${path.split("/").pop()}\\b`);
  return program.sources.some((source) => !isForeign(source, sdk) && name.test(source.text));
}

/** The SDK's own classes extend one another too; what they override is no wish of the author's. */
function isAuthors(prototype, sdk) {
  return !prototype.internalName.startsWith(sdk);
}

/** Takes out of every entry file the exports that no class needs. */
export function pruneExports(program, sdk, always) {
  const methods = overriddenMethods(program, sdk);
  const isNeeded = (name) =>
    CALLBACKS[name] === true ||
    always.includes(name) ||
    CALLBACKS[name]?.some(([path, method]) =>
      method ? methods.has(`${sdk}${path}#${method}`) : isNamed(program, sdk, path),
    );
  for (const file of program.filesByName.values()) {
    if (file.source.sourceKind !== SourceKind.UserEntry) continue;
    for (const name of [...(file.exports?.keys() ?? [])]) {
      if (!isNeeded(name)) file.exports.delete(name);
    }
    file.exportsStar = null;
  }
}
