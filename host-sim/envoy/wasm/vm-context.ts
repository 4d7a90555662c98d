/** The context of a VM without a plugin: `_initialize`, `_start` and `malloc` run on it. Envoy: id 0, a bare log prefix. */
import type { HostServices } from "../host-services.js";
import { BaseContext } from "./base-context.js";
import type { PluginConfig } from "./plugin.js";

export class VmContext extends BaseContext {
  constructor(services: HostServices, plugin: PluginConfig) {
    super(services, plugin, 0);
  }
  protected override get logPrefix(): string {
    return "wasm log: ";
  }
}
