/** A scenario's servers on loopback sockets. */
import type { Scenario, Seen } from "../scenario.js";
import { keepDeadPort } from "./dead-port.js";
import { startGrpcServer } from "./grpc-server.js";
import { type Arrived, startRawServer } from "./raw-server.js";
import type { RunningServer } from "./server.js";
import { startTcpServer } from "./tcp-server.js";

export interface Peers {
  /** By the names of a bootstrap's places. */
  readonly ports: { up: number; svc: number; grpc: number; dead: number };
  readonly upstream: Arrived;
  readonly svc: Arrived;
  readonly grpc: Seen["grpc"];
  close(): void;
}

export async function startPeers({
  net,
  upstream: up,
  svc: service,
  grpc: script,
}: Scenario): Promise<Peers> {
  const [upstream, svc, grpc]: [Arrived, Arrived, Seen["grpc"]] = [[], [], []];
  const dead = await keepDeadPort();
  const servers: RunningServer[] = [
    net ? await startTcpServer(upstream, up) : await startRawServer(upstream, up),
    await startRawServer(svc, service),
    script ? await startGrpcServer(grpc, script) : dead,
  ];
  const [upPort, svcPort, grpcPort] = servers.map(({ port }) => port) as [number, number, number];
  return {
    ports: { up: upPort, svc: svcPort, grpc: grpcPort, dead: dead.port },
    upstream,
    svc,
    grpc,
    close: () => {
      for (const server of new Set([...servers, dead])) server.close();
    },
  };
}
