/** Reloads of one plugin's failed VM. */
export interface ReloadCounts {
  success: number;
  failure: number;
  /** Requests that came before the back-off was over. */
  backoff: number;
}

/** What Envoy counts of its VMs: `wasm.envoy.wasm.runtime.v8.created`, `wasm.<plugin>.vm_reload_*`. */
export class VmCounters {
  created = 0;
  readonly reloads = new Map<string, ReloadCounts>();

  /** @param plugin The plugin's name: its counts are there, and 0, from its start on. */
  of(plugin: string): ReloadCounts {
    const counts = this.reloads.get(plugin) ?? { success: 0, failure: 0, backoff: 0 };
    this.reloads.set(plugin, counts);
    return counts;
  }
}
