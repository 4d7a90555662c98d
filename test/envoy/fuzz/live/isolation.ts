/**
 * Many scenarios in one Envoy: what Envoy shares by name (VMs, clusters, metrics) gets a name of the
 * scenario's own there, and what Envoy then shows is turned back.
 */
import type { Scenario } from "../../../parity/scenario.js";

/** ".z0017z": found nowhere else. */
export const tokenOf = (index: number): string => `.z${String(index).padStart(4, "0")}z`;

const tokens = /\.z\d{4}z/g;

/** The scenario's number, told by anything that Envoy wrote of it. */
export function indexIn(text: string): number | null {
  const found = /\.z(\d{4})z/.exec(text);
  return found ? Number(found[1]) : null;
}

/** A name that was empty is a token alone; Envoy puts no space for it. */
export const withoutTokens = (text: string): string =>
  text.replace(/ (\.z\d{4}z)(?=:? |:$)/g, "").replace(tokens, "");

export function isolated(scenario: Scenario, token: string): Scenario {
  const filters = (scenario.filters ?? []).map((plugin) => ({
    ...plugin,
    vm_id: `${plugin.vm_id ?? "vm"}${token}`,
    ...(plugin.script === undefined ? {} : { script: isolatedScript(plugin.script, token) }),
  }));
  return { ...scenario, filters };
}

function isolatedScript(script: string, token: string): string {
  return script
    .replace(/^(\s*http_call "(?:up|svc))"/gm, `$1${token}"`)
    .replace(/^(\s*grpc_(?:call|stream) "grpc)"/gm, `$1${token}"`)
    .replace(/^(\s*define_metric \S+ "(?:[^"\\]|\\.)*)"/gm, `$1${token}"`)
    .replace(/^(\s*resolve_shared_queue "(?:[^"\\]|\\.)+)"/gm, `$1${token}"`);
}
