/** A plugin on one thread of the host: its VM and root, and how they come back after a failure. */
import { LoadError } from "../../errors.js";
import type { HostServices } from "../host-services.js";
import type { StreamFilter } from "../http/filter.js";
import type { HttpStream } from "../http/http-stream.js";
import type { PluginConfig } from "./plugin.js";
import { RootContext } from "./root-context.js";
import type { VmRegistry } from "./vm-registry.js";
import { WasmFilter } from "./wasm-filter.js";

export class PluginHandle {
  readonly plugin: PluginConfig;
  private readonly services: HostServices;
  private readonly vms: VmRegistry;
  root: RootContext;
  /** When the VM was loaded last: milliseconds since the epoch. */
  private loadedAt: number;

  /** Starts the plugin; throws a LoadError where Envoy refuses it. */
  constructor(services: HostServices, vms: VmRegistry, plugin: PluginConfig) {
    this.services = services;
    this.vms = vms;
    this.plugin = plugin;
    services.counters?.of(plugin.name);
    this.root = this.load();
    this.loadedAt = services.loop.now;
  }

  /** A filter for a new stream; `null` when a failed plugin lets requests pass. */
  createFilter(stream: HttpStream): StreamFilter | null {
    const root = this.liveRoot();
    return root === null ? null : new WasmFilter(root, stream);
  }

  /** The root for a new stream, made anew where that is due; `null` when a failed plugin lets streams pass. */
  liveRoot(): RootContext | null {
    if (this.root.vm.failed) this.reloadIfDue();
    const { failurePolicy, failOpen } = this.plugin;
    return this.root.vm.failed && (failurePolicy === "open" || failOpen) ? null : this.root;
  }

  /** Envoy: a failed VM is made anew with the first request behind the back-off. */
  private reloadIfDue(): void {
    const { now } = this.services.loop;
    if (this.plugin.failurePolicy !== "reload") return;
    if (now - this.loadedAt < this.plugin.reloadBackoff) {
      this.count("backoff");
      return;
    }
    this.loadedAt = now;
    try {
      this.root = this.load();
      this.count("success");
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      this.count("failure");
      for (const { level, message } of error.lines) this.logLine(level, message);
    }
  }

  private count(outcome: "success" | "failure" | "backoff"): void {
    const counts = this.services.counters?.of(this.plugin.name);
    if (counts !== undefined) counts[outcome]++;
  }

  private load(): RootContext {
    const vm = this.vms.get(this.plugin);
    const root = new RootContext(vm, this.plugin);
    const outcome = root.start();
    if (outcome !== "ok") throw startFailure(outcome, root);
    return root;
  }

  private logLine(level: number, message: string): void {
    this.services.log({ level, message, line: message, plugin: this.plugin.name, context: 0 });
  }
}

function startFailure(step: "start" | "configure", root: RootContext): LoadError {
  const callback = step === "start" ? "proxy_on_vm_start" : "proxy_on_configure";
  const reason = step === "start" ? "Failed to start base Wasm" : "Failed to configure base Wasm plugin";
  const how = root.vm.failed ? "trapped" : "answered 0 (false)";
  return new LoadError(
    step === "start" ? "PLUGIN_START_REFUSED" : "PLUGIN_CONFIGURATION_REFUSED",
    `${callback} ${how}`,
    [{ level: 4, message: `Wasm VM failed ${reason}` }],
    "The plugin's own log lines say why, when it gives a reason.",
  );
}
