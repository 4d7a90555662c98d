import type { HostView } from "./host-view.js";

/** Live streams, contexts beyond the roots, callouts on their way, memory that grows with every request: in words. */
export function idleFaults(host: HostView): string[] {
  const faults: string[] = [];
  const { streams } = host.engine;
  if (streams.size > 0) faults.push(`${streams.size} stream(s) have not ended`);
  for (const vm of host.engine.vms()) {
    const alive = vm.contexts.all().filter((context) => !vm.isRoot(context));
    const ids = alive.map((context) => context.id).join(", ");
    if (alive.length > 0) faults.push(`stream contexts of plugin "${vm.plugin.name}" live on: ${ids}`);
  }
  const memory = host.memory.fault();
  return [...faults, ...unansweredCallouts(host), ...(memory === null ? [] : [memory])];
}

/** Callouts on their way, in words. */
export function unansweredCallouts(host: HostView): string[] {
  const { pending, openGrpc } = host.journals.callouts;
  return [...pending.values(), ...openGrpc].map(
    ({ cluster, path, token }) => `callout ${token} to cluster "${cluster}" (${path}) is not answered`,
  );
}
