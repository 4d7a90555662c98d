/** Which clusters a scenario needs: scenarios that need the same ones share an Envoy. */
import type { Handler } from "../../../host-sim/testing/types.js";
import type { Scenario } from "../scenario.js";
import { isRefused } from "../wire/reply.js";

/** The peer's handler, as the host's options have it. */
export function replyHandlerOf(scenario: Scenario, cluster: string): Handler {
  if (cluster === "upstream") return scenario.host.upstream ?? 200;
  return scenario.host.clusters?.[cluster] ?? 200;
}

const clusterNamesOf = (scenario: Scenario): string[] =>
  [...new Set(["upstream", ...Object.keys(scenario.host.clusters ?? {})])].sort();

const isClusterRefused = (scenario: Scenario, cluster: string) =>
  isRefused(replyHandlerOf(scenario, cluster));

/** "auth upstream", "auth! upstream": an exclamation mark for a cluster where nobody listens. */
export const layoutOf = (scenario: Scenario): string =>
  clusterNamesOf(scenario)
    .map((name) => (isClusterRefused(scenario, name) ? `${name}!` : name))
    .join(" ");
