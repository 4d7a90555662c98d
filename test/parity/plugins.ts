/** Plugin configurations of a scenario as the engine takes them. */
import type { FailurePolicy, PluginConfig } from "../../host-sim/envoy/wasm/plugin.js";
import { loadModule } from "../../host-sim/vm/module.js";
import { pluginCode } from "./modules.js";
import { configurationBytes } from "./protobuf-any.js";
import type { RecordedPlugin } from "./scenario.js";

const policies: Record<string, FailurePolicy> = {
  FAIL_OPEN: "open",
  FAIL_CLOSED: "closed",
  FAIL_RELOAD: "reload",
};

/** What a scenario asks of a plugin that the engine has no word for. */
export class Unsupported extends Error {}

export function pluginConfig(
  plugin: RecordedPlugin,
  index: number,
  env: Record<string, string>,
): PluginConfig {
  const code = pluginCode(plugin);
  if (code === null) throw new Unsupported("a module file that is not there");
  if (plugin.runtime) throw new Unsupported("another runtime");
  const options = plugin.opts ?? {};
  if (options.failure_policy && options.fail_open) throw new Unsupported("both failure policies");
  return {
    name: plugin.name ?? `p${index}`,
    rootId: plugin.root_id ?? `r${index}`,
    vmId: plugin.vm_id ?? "vm",
    module: loadModule(code),
    configuration: configurationBytes(plugin.script ?? plugin.config),
    vmConfiguration: configurationBytes(plugin.vm_config),
    environment: environment(plugin, env),
    failurePolicy: policies[String(options.failure_policy)] ?? "closed",
    failOpen: options.fail_open === true,
    reloadBackoff: reloadBackoff(options.reload_config),
    allowOnHeadersStopIteration: options.allow_on_headers_stop_iteration === true,
    allowedCapabilities: capabilities(options.capability_restriction_config),
  };
}

/** "0.01s" in milliseconds; Envoy's default is a second. */
function reloadBackoff(config: unknown): number {
  const interval =
    (config as { backoff?: { base_interval?: string } } | undefined)?.backoff?.base_interval ?? "1s";
  return Number.parseFloat(interval) * 1000;
}

/** Envoy: an empty list restricts nothing. */
function capabilities(config: unknown): ReadonlySet<string> | null {
  const names = Object.keys(
    (config as { allowed_capabilities?: object } | undefined)?.allowed_capabilities ?? {},
  );
  return names.length > 0 ? new Set(names) : null;
}

function environment(
  { vmopts }: RecordedPlugin,
  env: Record<string, string>,
): Array<readonly [string, string]> {
  const { host_env_keys: keys = [], key_values: values = {} } = vmopts?.environment_variables ?? {};
  const inherited = keys.filter((key) => key in env).map((key) => [key, env[key]!] as const);
  return [...inherited, ...Object.entries(values)];
}
