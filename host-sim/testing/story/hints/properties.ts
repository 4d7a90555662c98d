/** Properties and foreign functions. */
import { foreignFunctionNames } from "../../../envoy/foreign/index.js";
import type { WasmVm } from "../../../envoy/wasm/wasm-vm.js";
import type { HostcallRecord } from "../../types.js";
import type { Arguments, HintRow } from "./row.js";
import { isOnRoot, listed, needsStream } from "./row.js";

const streamRoots = [
  "request",
  "response",
  "connection",
  "source",
  "destination",
  "upstream",
  "metadata",
  "filter_state",
  "upstream_filter_state",
];
const pluginRoots = ["xds", "plugin_name", "plugin_root_id", "plugin_vm_id", "connection_id"];

/** When a part of the stream is known. */
const later: Readonly<Record<string, string>> = {
  request:
    "What comes out of the request's headers is there in proxy_on_request_headers, later only while that has answered StopIteration, and in proxy_on_log.",
  response: "The response is known from proxy_on_response_headers on.",
  upstream: "It is known once the request is on its way to an upstream host.",
};

function notThere({ path }: Arguments, vm: WasmVm, record: HostcallRecord): string {
  const [root = "", ...rest] = String(path).split("\0");
  const name = [root, ...rest].filter((part, at) => part !== "" || at === 0).join(".");
  const base = root.split(".")[0]!;
  if (root !== base && (streamRoots.includes(base) || pluginRoots.includes(base)))
    return `The parts of a path stand with NUL between them, not with dots: "${root.replaceAll(".", "\\0")}".`;
  if (streamRoots.includes(root) && isOnRoot(vm, record))
    return `There is no property ${name}. ${needsStream}`;
  if (streamRoots.includes(root) || pluginRoots.includes(root))
    return [`Nothing is at ${name} now.`, later[root] ?? ""].join(" ").trimEnd();
  return `There is no property ${name}: paths begin with ${[...streamRoots, ...pluginRoots].join(", ")}, or with the name of a property that a plugin has set.`;
}

export const propertyRows: readonly HintRow[] = [
  { hostcalls: ["proxy_get_property"], status: "NotFound", say: notThere },
  {
    hostcalls: ["proxy_get_property"],
    status: "SerializationFailure",
    say: ({ path }) =>
      path === ""
        ? "The path is empty."
        : "A whole object has no value of its own: ask for one of its parts, such as request\\0path.",
  },
  { hostcalls: ["proxy_set_property"], status: "NotFound", say: () => needsStream },
  {
    hostcalls: ["proxy_set_property"],
    status: "BadArgument",
    say: () => "The property was declared read-only (declare_property) and is set already.",
  },
  {
    hostcalls: ["proxy_call_foreign_function"],
    status: "NotFound",
    say: ({ function_name }) => {
      const name = String(function_name);
      return foreignFunctionNames.includes(name)
        ? null
        : `Envoy 1.40 has no foreign function "${name}": ${listed(foreignFunctionNames)}.`;
    },
  },
];
