/** Where Envoy 1.40's lines come from, as `%g:%#` prints it. */
import type { SourcePlace } from "./log.js";

const context = "source/extensions/common/wasm/context.cc";
const wasm = "source/extensions/common/wasm/wasm.cc";
const vm = "source/extensions/common/wasm/wasm_vm.cc";
const server = "source/server/server.cc";
const configuration = "source/server/configuration_impl.cc";

/** By level: what a plugin says. Behaviours 8.1. */
const guestLines = [1145, 1148, 1151, 1154, 1157, 1160];

/** The first pattern that fits a line of the host. */
const hostPlaces: ReadonlyArray<readonly [RegExp, SourcePlace]> = [
  [/^Wasm VM failed /, { file: wasm, line: 104 }],
  [/^~Wasm /, { file: wasm, line: 144 }],
  [/^Plugin configured to fail /, { file: wasm, line: 479 }],
  [/^Plugin .* failed to load$/, { file: wasm, line: 626 }],
  [/^Function: /, { file: vm, line: 38 }],
  [/^\[(vm|host)/, { file: vm, line: 39 }],
  [/^initializing epoch /, { file: server, line: 463 }],
  [/^error `/, { file: server, line: 449 }],
  [/^runtime: /, { file: server, line: 989 }],
  [/^Starting admin HTTP server/, { file: server, line: 813 }],
  [/^admin address: /, { file: "source/server/admin/admin.cc", line: 66 }],
  [/^admin path /, { file: "source/server/admin/admin.cc", line: 431 }],
  [/^loading .* cluster/, { file: configuration, line: 138 }],
  [/^loading .* listener/, { file: configuration, line: 148 }],
  [/^cm init: /, { file: "source/common/upstream/cluster_manager_impl.cc", line: 251 }],
  [/^all clusters initialized/, { file: server, line: 1078 }],
  [
    /^all dependencies initialized/,
    { file: "source/common/listener_manager/listener_manager_impl.cc", line: 1149 },
  ],
  [/^starting main dispatch loop/, { file: server, line: 1098 }],
  [/^main dispatch loop exited/, { file: server, line: 1107 }],
  [/^caught and eating SIGHUP/, { file: server, line: 1043 }],
  [/^caught ENVOY_/, { file: server, line: 1028 }],
  [/^shutting down server instance/, { file: server, line: 1167 }],
  [/^exiting$/, { file: server, line: 1159 }],
  [/^change log level: /, { file: "source/server/admin/logs_handler.cc", line: 228 }],
  [/^change all log levels: /, { file: "source/common/common/logger.cc", line: 176 }],
];

/** The place of a line of the `wasm` logger. */
export function wasmPlace(level: number, text: string): SourcePlace {
  return text.startsWith("wasm log")
    ? { file: context, line: guestLines[level] ?? 0 }
    : hostPlace(text, wasm);
}

/** The place of a line of another logger. */
export function hostPlace(text: string, otherwise = server): SourcePlace {
  return hostPlaces.find(([pattern]) => pattern.test(text))?.[1] ?? { file: otherwise, line: 0 };
}
