/** The engine's side of a listener, in virtual time: what connections are fed to. */
import type { HttpSpec } from "../../../host-sim/envoy/config/model.js";
import type { Engine } from "../../../host-sim/envoy/engine.js";
import type { ConnectionInfo } from "../../../host-sim/envoy/http/stream-info.js";
import { EnvoyProcess } from "../../../host-sim/envoy/process/envoy-process.js";
import { FilterState } from "../../../host-sim/envoy/properties/index.js";
import type { Cluster } from "../../../host-sim/envoy/upstream.js";
import { EventLoop } from "../../../host-sim/model/event-loop.js";
import { cluster, hostConfig, listener } from "./host-config.js";
import { quietEnvironment } from "./quiet-environment.js";

/**
 * @param up What stands behind the cluster "up".
 * @param failsHealthChecks Responses tell their clients to go.
 */
export function virtualListener(
  http: HttpSpec,
  up: (loop: EventLoop) => Cluster["open"] = () => unreachable,
  failsHealthChecks = false,
): Engine {
  const loop = new EventLoop(Date.UTC(2026, 0, 1));
  const config = hostConfig({ listeners: [listener({ http })], clusters: [cluster("up", 1)] });
  const process = new EnvoyProcess(config, quietEnvironment(loop, { open: up(loop) }, { failsHealthChecks }));
  return process.listeners.get("main")!.http!;
}

const unreachable: Cluster["open"] = () => {
  throw new Error("no request was expected upstream");
};

export function connectionInfo(): ConnectionInfo {
  return {
    id: 0,
    remoteAddress: "127.0.0.1:40000",
    localAddress: "127.0.0.1:10000",
    filterState: new FilterState(),
  };
}
