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

  /** A plugin that already runs here; `undefined` when none like it does. */
  running(plugin: PluginConfig): PluginHandle | undefined {
    return this.handles.get(pluginKey(plugin));
  }

  /** Ends a plugin that no listener uses any more, and its VM with the last of its roots. */
  release(plugin: PluginConfig): void {
    const key = pluginKey(plugin);
    const handle = this.handles.get(key);
    if (handle === undefined) return;
    this.handles.delete(key);
    handle.root.shutDown();
    if (![...this.handles.values()].some(({ root }) => root.vm === handle.root.vm))
      this.vms.delete(vmKey(plugin));
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
