/** A scenario: one configuration and the exchanges that run on it, the same words for both hosts. */
import type { Duration, HostOptions, RequestOptions } from "../../host-sim/testing/types.js";

export interface Scenario {
  name: string;
  host: HostOptions;
  /** One after the other, each on its own connection. Default: one `GET /`. */
  requests?: RequestOptions[];
  /** Time that passes between the exchanges: real on Envoy, virtual on host-sim. */
  between?: Duration;
  /** Envoy refuses this configuration: no request is made. */
  refused?: true;
  /** The client waits in vain: how long we look before we believe it. */
  hangs?: true;
}

/** The scenario's name as a name for files and VMs. */
export const slugOf = (scenario: Scenario): string =>
  scenario.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/**
 * What both hosts get: VM ids of the scenario's own, so that scenarios in one Envoy share no VM, and the
 * log level that shows Envoy's boundary crossings.
 */
export function prepared(scenario: Scenario): Scenario {
  const filters = (scenario.host.filters ?? []).map((given) => {
    const filter = typeof given === "string" ? { wasm: given } : given;
    return { ...filter, vmId: `${slugOf(scenario)}${filter.vmId ?? ""}` };
  });
  return { ...scenario, host: { ...scenario.host, filters, logLevel: "trace" } };
}

/** The plugin's name as the host's options define it: the folder of a `plugin.wasm`, else the file's base name, else "filter". */
export function pluginName(filter: NonNullable<HostOptions["filters"]>[number]): string {
  if (typeof filter !== "string" && filter.name !== undefined) return filter.name;
  const wasm = typeof filter === "string" ? filter : filter.wasm;
  if (wasm instanceof Uint8Array) return "filter";
  const parts = String(wasm).split("/");
  const file = parts.pop() ?? "";
  return file === "plugin.wasm" ? (parts.pop() ?? "filter") : file.replace(/\.[^.]*$/, "");
}
