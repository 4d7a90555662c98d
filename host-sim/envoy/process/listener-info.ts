import type { ListenerSpec } from "../config/model.js";
import type { ListenerInfo } from "../http/stream-info.js";

/** What access logs and properties tell of a listener. */
export function listenerInfo(spec: ListenerSpec): ListenerInfo {
  return {
    name: spec.name,
    direction: spec.direction,
    metadata: spec.metadata,
    filterChain: spec.filterChainName,
    filterChainMetadata: spec.filterChainMetadata ?? {},
  };
}
