/** A plugin as configured, loaded: its code read and compiled, or Envoy's lines about why not. */
import { readFileSync } from "node:fs";
import { LoadError } from "../../errors.js";
import { encodeText } from "../../model/byte-string.js";
import { type GuestModule, loadModule, loadModuleFile } from "../../vm/module.js";
import type { CodeSpec, PluginSpec } from "../config/model.js";
import type { PluginConfig } from "../wasm/plugin.js";

/** Envoy refuses the whole configuration with this text, without a word about the plugin. */
export class ConfigRejected extends Error {}

const runtimes = ["", "envoy.wasm.runtime.v8"];

/** @param hostEnvironment Where `host_env_keys` are looked up. */
export function loadPlugin(
  spec: PluginSpec,
  hostEnvironment: Readonly<Record<string, string | undefined>>,
): PluginConfig {
  if (spec.failurePolicy !== null && spec.failOpen) {
    throw new ConfigRejected("only one of fail_open or failure_policy can be set");
  }
  return {
    name: encodeText(spec.name),
    rootId: encodeText(spec.rootId),
    vmId: encodeText(spec.vmId),
    module: loadCode(spec),
    configuration: spec.configuration,
    vmConfiguration: spec.vmConfiguration,
    environment: environmentOf(spec, hostEnvironment),
    failurePolicy: spec.failurePolicy ?? "closed",
    failOpen: spec.failOpen,
    reloadBackoff: spec.reloadBackoff,
    allowOnHeadersStopIteration: spec.allowOnHeadersStopIteration,
    allowedCapabilities: spec.allowedCapabilities?.length ? new Set(spec.allowedCapabilities) : null,
  };
}

function loadCode({ code, runtime }: PluginSpec): GuestModule {
  const bytes = code.kind === "file" ? null : inlineBytes(code);
  if (code.kind === "file") checkReadable(code.path);
  if (!runtimes.includes(runtime)) throw unknownRuntime(runtime);
  return code.kind === "file" ? loadModuleFile(code.path) : loadModule(bytes as Uint8Array);
}

function inlineBytes(code: CodeSpec): Uint8Array {
  if (code.kind === "inline") return code.bytes;
  throw new ConfigRejected("remote code is not supported by host-sim: give vm_config.code.local");
}

function checkReadable(path: string): void {
  try {
    readFileSync(path);
  } catch {
    throw new ConfigRejected(`Invalid path: ${path}`);
  }
}

function unknownRuntime(runtime: string): LoadError {
  return new LoadError(
    "MODULE_RUNTIME",
    `there is no wasm runtime "${runtime}"`,
    [
      {
        level: 3,
        message: `Failed to create Wasm VM using ${runtime} runtime. Envoy was compiled without support for it`,
      },
      { level: 4, message: "Wasm VM failed Failed to load Wasm code" },
    ],
    "Envoy 1.40 has envoy.wasm.runtime.v8.",
  );
}

/** Keys of the host that are not set there are left out. */
function environmentOf(
  { hostEnvironment: keys, environment }: PluginSpec,
  host: Readonly<Record<string, string | undefined>>,
): Array<readonly [string, string]> {
  const inherited = keys.flatMap((key) => (host[key] === undefined ? [] : [[key, host[key]] as const]));
  return [...inherited, ...environment];
}
