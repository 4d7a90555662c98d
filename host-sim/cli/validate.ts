/**
 * `--mode validate`: is the configuration one that Envoy would take? Nothing listens; as in Envoy, plugins start in a
 * canary and on the main thread, and end.
 */
import type { HostConfig, ListenerSpec, PluginSpec } from "../envoy/config/model.js";
import { EnvoyProcess } from "../envoy/process/envoy-process.js";
import type { Log } from "../server/log.js";
import { validationEnvironment } from "../server/validation-environment.js";
import { readConfiguration } from "./configuration.js";
import type { FlagValues } from "./flags.js";
import { reasonOf } from "./serve.js";
import type { Terminal } from "./terminal.js";

const warning = 3;
const critical = 5;
const place = { file: "source/server/config_validation/server.cc", line: 76 };

/** Gives the exit code. */
export function validate(values: FlagValues, log: Log, terminal: Terminal): number {
  const file = values["config-path"] ?? "";
  try {
    const { config } = readConfiguration(values, (text) => log.write(warning, "main", text));
    new EnvoyProcess(config, validationEnvironment(log)).shutDown();
    terminal.out(`configuration '${file}' OK\n`);
    return 0;
  } catch (error) {
    log.write(critical, "main", `error initializing configuration '${file}': ${reasonOf(error)}`, place);
    return 1;
  }
}

/** Every plugin that a configuration names. */
export function allPlugins({
  listeners,
  services,
}: Pick<HostConfig, "listeners" | "services">): PluginSpec[] {
  return [...services.map(({ plugin }) => plugin), ...listeners.flatMap(pluginsOf)];
}

function pluginsOf({ http, tcp }: ListenerSpec): PluginSpec[] {
  const logs = (http ?? tcp)?.accessLogs ?? [];
  const loggers = logs.flatMap((log) => (log.kind === "wasm" ? [log.plugin] : []));
  return [...loggers, ...((http ?? tcp)?.plugins ?? [])];
}
