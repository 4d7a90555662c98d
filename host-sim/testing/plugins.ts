/** A filter as a test describes it, made a plugin as Envoy configures it. */
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { PluginConfig } from "../envoy/wasm/plugin.js";
import { HostSimError, LoadError } from "../errors.js";
import { type GuestModule, loadModule, loadModuleFile } from "../vm/module.js";
import { milliseconds } from "./duration.js";
import { loadStory } from "./load-story.js";
import { byteString, bytesOf } from "./text.js";
import type { Data, FilterOptions } from "./types.js";

/** What `withModules` leaves of the ways to give a module. */
type ModuleInput = string | URL | Uint8Array;

const noBytes = new Uint8Array(0);

export function pluginOf(filter: FilterOptions | string): PluginConfig {
  const options: FilterOptions = typeof filter === "string" ? { wasm: filter } : filter;
  checkPolicies(options);
  const name = byteString(options.name ?? defaultName(options.wasm));
  return {
    name,
    rootId: byteString(options.rootId ?? ""),
    vmId: byteString(options.vmId ?? ""),
    module: moduleOf(options, name),
    configuration: configurationBytes(options.configuration),
    vmConfiguration: configurationBytes(options.vmConfiguration),
    environment: Object.entries(options.environment ?? {}),
    failurePolicy: options.failurePolicy ?? "closed",
    failOpen: options.failOpen ?? false,
    reloadBackoff: milliseconds(options.reloadBackoff ?? "1s"),
    allowOnHeadersStopIteration: options.allowOnHeadersStopIteration ?? false,
    allowedCapabilities: options.allowedCapabilities?.length ? new Set(options.allowedCapabilities) : null,
  };
}

function checkPolicies({ failOpen, failurePolicy }: FilterOptions): void {
  if (failOpen === undefined || failurePolicy === undefined) return;
  throw new HostSimError(
    "BOTH_FAILURE_POLICIES",
    "only one of fail_open or failure_policy can be set",
    "Envoy refuses both; drop `failOpen`, which is deprecated.",
  );
}

/** Text and bytes as they are; an object as JSON text, as control planes send it. */
function configurationBytes(configuration: Data | object | undefined): Uint8Array {
  if (configuration === undefined) return noBytes;
  if (typeof configuration === "string" || configuration instanceof Uint8Array) return bytesOf(configuration);
  return bytesOf(JSON.stringify(configuration));
}

/** @internal The module of a filter that `withModules` has seen. */
export function moduleOf({ wasm: given, failOpen }: FilterOptions, name: string): GuestModule {
  const wasm = given as ModuleInput;
  try {
    return wasm instanceof Uint8Array ? loadModule(wasm) : moduleOfFile(wasm);
  } catch (error) {
    throw error instanceof LoadError ? loadStory(error, name, failOpen ?? false) : error;
  }
}

function moduleOfFile(wasm: string | URL): GuestModule {
  const file = wasm instanceof URL ? fileURLToPath(wasm) : wasm;
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw new HostSimError(
      "MODULE_UNREADABLE",
      `can not read "${file}": ${(error as Error).message}`,
      "Build the filter first (npm run build); the path is taken from the folder in which the test runs.",
    );
  }
  return loadModuleFile(file);
}

/** The folder of a plugin.wasm or plugin.debug.wasm, else the file's base name. */
function defaultName(given: FilterOptions["wasm"]): string {
  const wasm = given as ModuleInput;
  if (wasm instanceof Uint8Array) return "filter";
  const file = wasm instanceof URL ? fileURLToPath(wasm) : path.resolve(wasm);
  const base = path.basename(file, ".wasm");
  return /^plugin(\.|$)/.test(base) ? path.basename(path.dirname(file)) : base;
}
