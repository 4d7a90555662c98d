/** The VMs of one thread, by what makes Envoy share one: vm id, vm configuration and code. */
import type { HostServices } from "../host-services.js";
import { type PluginConfig, pluginKey, vmKey } from "./plugin.js";
import { PluginHandle } from "./plugin-handle.js";
import { WasmVm } from "./wasm-vm.js";

export class VmRegistry {
  private readonly services: HostServices;
  private readonly vms = new Map<string, WasmVm>();
  private readonly handles = new Map<string, PluginHandle>();

  constructor(services: HostServices) {
    this.services = services;
  }

  /** The running VM for this plugin, made where there is none or the last one failed. */
  get(plugin: PluginConfig): WasmVm {
    const key = vmKey(plugin);
    const existing = this.vms.get(key);
    if (existing !== undefined && !existing.failed) return existing;
    const vm = new WasmVm(this.services, plugin);
    this.vms.set(key, vm);
    vm.instance.start();
    return vm;
  }

  /** The plugin, started. Identical plugins share one root context. */
  plugin(plugin: PluginConfig): PluginHandle {
    const key = pluginKey(plugin);
    const existing = this.handles.get(key);
    if (existing !== undefined) return existing;
    const handle = new PluginHandle(this.services, this, plugin);
    this.handles.set(key, handle);
    return handle;
  }

  /** Every VM that was made and is still there. */
  all(): Iterable<WasmVm> {
    return this.vms.values();
  }

  /** Ends every root. Envoy: the last configured is done first. */
  shutDown(): void {
    for (const handle of [...this.handles.values()].reverse()) handle.root.shutDown();
    this.handles.clear();
    this.vms.clear();
  }
}
