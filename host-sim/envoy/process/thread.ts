/** One thread of Envoy: its VMs, and services of its own where threads do not share them. */
import { EventLoop } from "../../model/event-loop.js";
import type { HostServices } from "../host-services.js";
import type { PluginConfig } from "../wasm/plugin.js";
import type { PluginHandle } from "../wasm/plugin-handle.js";
import { VmRegistry } from "../wasm/vm-registry.js";

export class HostThread {
  readonly services: HostServices;
  readonly registry: VmRegistry;

  constructor(services: HostServices) {
    this.services = services;
    this.registry = new VmRegistry(services);
  }

  start(plugin: PluginConfig): PluginHandle {
    return this.registry.plugin(plugin);
  }
}

/** Envoy tries every plugin in a VM that is thrown away: its timers and callouts come to nothing. */
export function tryInCanary(services: HostServices, plugin: PluginConfig): void {
  const loop = new EventLoop(services.loop.now);
  new HostThread({ ...services, loop, callouts: undefined }).start(plugin);
}
