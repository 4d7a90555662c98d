import type { ProcessEnvironment } from "../../../host-sim/envoy/process/environment.js";
import type { Cluster } from "../../../host-sim/envoy/upstream.js";
import type { EventLoop } from "../../../host-sim/model/event-loop.js";

/** A process with one thread that nobody listens to. */
export function quietEnvironment(
  loop: EventLoop,
  peers: Pick<Cluster, "open" | "connectTcp">,
  parts: Partial<ProcessEnvironment> = {},
): ProcessEnvironment {
  return {
    loop,
    logLevel: 2,
    threads: "worker",
    hostEnvironment: {},
    callouts: undefined,
    observe: undefined,
    drainTime: 0,
    connect: ({ name, metadata }) => ({ name, address: "127.0.0.1:1", metadata, ...peers }),
    accessLog: () => () => {},
    log: () => {},
    logMain: () => {},
    problem: () => {},
    onTrap: () => {},
    random: () => {},
    ...parts,
  };
}
