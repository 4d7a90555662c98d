/** HTTP and gRPC callouts. */
import type { WasmVm } from "../../../envoy/wasm/wasm-vm.js";
import type { Arguments, HintRow } from "./row.js";
import { listed } from "./row.js";

const clusters = (vm: WasmVm): string => listed(vm.services.clusters.keys());

const needed = [":method", ":path", ":authority"];

function badCall(values: Arguments, vm: WasmVm): string {
  const cluster = String(values.cluster);
  if (vm.services.clusters.get(cluster) === undefined)
    return `There is no cluster "${cluster}": clusters that exist are ${clusters(vm)}. Give it a handler in \`clusters\`.`;
  const names = ((values.headers ?? []) as Array<readonly [string, string]>).map(([name]) => name);
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0)
    return `The request has no ${missing.join(", ")}: a callout needs all of ${needed.join(", ")}.`;
  return `A timeout of ${values.timeout_milliseconds} ms is below 0.`;
}

const grpcTarget = (_: Arguments, vm: WasmVm): string =>
  `The service names no cluster that exists: ${clusters(vm)}. It is a cluster's name, or a serialised GrpcService with envoy_grpc.cluster_name. Give the cluster a handler in \`grpc\`.`;

const kindsOfTokens =
  "Tokens of calls are 5, 9, 13, ..., those of streams 6, 10, 14, ...; this one is of another kind.";

export const calloutRows: readonly HintRow[] = [
  { hostcalls: ["proxy_http_call"], status: "BadArgument", say: badCall },
  {
    hostcalls: ["proxy_http_call"],
    status: "InternalFailure",
    say: () =>
      "Envoy will not send this request: a header of it has a name or a value that HTTP does not allow.",
  },
  { hostcalls: ["proxy_grpc_call", "proxy_grpc_stream"], status: "ParseFailure", say: grpcTarget },
  { hostcalls: ["proxy_grpc_call", "proxy_grpc_stream"], status: "InternalFailure", say: grpcTarget },
  {
    hostcalls: ["proxy_grpc_send", "proxy_grpc_close", "proxy_grpc_cancel"],
    status: "BadArgument",
    say: () => kindsOfTokens,
  },
  {
    hostcalls: ["proxy_grpc_send", "proxy_grpc_close", "proxy_grpc_cancel"],
    status: "NotFound",
    say: ({ token }) => `Callout ${token} is over, or was never made.`,
  },
];
