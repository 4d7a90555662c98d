/** A plugin as configured: what Envoy's PluginConfig says, in plain values. */
import type { GuestModule } from "../../vm/module.js";
import type { ByteString } from "../operations.js";

export type FailurePolicy = "closed" | "open" | "reload";

export interface PluginConfig {
  readonly name: ByteString;
  readonly rootId: ByteString;
  readonly vmId: ByteString;
  readonly module: GuestModule;
  readonly configuration: Uint8Array;
  readonly vmConfiguration: Uint8Array;
  readonly environment: ReadonlyArray<readonly [string, string]>;
  readonly failurePolicy: FailurePolicy;
  /** The deprecated `fail_open: true`: the failing request itself goes on. */
  readonly failOpen: boolean;
  /** Milliseconds between attempts to reload a failed VM. */
  readonly reloadBackoff: number;
  readonly allowOnHeadersStopIteration: boolean;
  /** `null` allows everything. */
  readonly allowedCapabilities: ReadonlySet<string> | null;
}

const latin1 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");

/** Plugins with the same key run in one VM. Envoy: vm_id, vm configuration and code. */
export function vmKey(plugin: PluginConfig): string {
  return [plugin.vmId, latin1(plugin.vmConfiguration), plugin.module.hash].join("\0\0");
}

/** Plugins with the same key share a root context. Envoy: everything in the plugin's configuration. */
export function pluginKey(plugin: PluginConfig): string {
  const { name, rootId, configuration, failurePolicy, failOpen, allowOnHeadersStopIteration } = plugin;
  const options = [failurePolicy, failOpen, allowOnHeadersStopIteration, plugin.reloadBackoff].join();
  return [vmKey(plugin), name, rootId, latin1(configuration), options].join("\0\0");
}
