/** What Envoy does after a plugin has failed. Envoy 1.40: failure policies. */
import type { PluginConfig } from "../../envoy/wasm/plugin.js";

const later = {
  closed: "answers every later one so too, until the plugin is configured anew (FAIL_CLOSED)",
  open: "lets later ones pass without the plugin (FAIL_OPEN)",
  reload: "loads the plugin again with a later one (FAIL_RELOAD)",
} as const;

/** The failing request is answered with 503 in all but the deprecated case; what follows depends on the policy. */
export function nextAfterTrap({ failurePolicy, failOpen }: PluginConfig, inStream: boolean): string {
  if (failOpen)
    return inStream
      ? "Envoy lets this request go on, and later ones pass without the plugin (fail_open)."
      : "Envoy lets requests pass without the plugin (fail_open).";
  const now = inStream ? "this request" : "requests that the plugin works on";
  return `Envoy answers ${now} with 503 and ${later[failurePolicy]}.`;
}
