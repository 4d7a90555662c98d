/** One exchange through a running Envoy, step by step in the pace at which Envoy reads. */
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { RequestOptions } from "../../../host-sim/testing/types.js";
import type { ObservedExchange, SeenRequest, SeenResponse } from "../observation.js";
import { type Scenario, slugOf } from "../scenario.js";
import { Client } from "../wire/client.js";
import type { Pace, Peer } from "../wire/peer.js";
import { replyHandlerOf } from "./clusters.js";
import { eventually } from "./eventually.js";
import { parseLog, traceOf } from "./log.js";
import type { EnvoyProcess } from "./process.js";

/** How long a client waits before we believe that nothing more comes. */
const patience = 250;
/** And before we give up on a client that ought to get an answer. */
const limit = 4000;

export interface Stage {
  envoy: EnvoyProcess;
  port: number;
  peers: Map<string, Peer>;
  accessLog: string;
  /** The thread of the worker that runs the filters. */
  worker: string;
}

export async function runExchange(
  stage: Stage,
  scenario: Scenario,
  request: RequestOptions,
  turn: number,
): Promise<ObservedExchange> {
  const { envoy, peers } = stage;
  const slug = slugOf(scenario);
  const logged = envoy.logSize;
  const client = new Client(stage.port, request);
  const pace = await paceOf(stage, slug);
  for (const peer of peers.values())
    peer.begin(replyHandlerOf(scenario, peer.cluster), turn === 0 ? 0 : peer.answered, pace);
  await client.send(pace.clientIsRead);
  pace.release();
  await Promise.race([client.settled, wait(scenario.hangs ? patience : limit, undefined, { ref: false })]);
  const response = client.observe();
  if (response.ended === "open") client.close();
  await isZero(stage, `http.${slug}.downstream_rq_active`);
  const observed = await observe(stage, response, logged, turn);
  client.close();
  return observed;
}

const isZero = ({ envoy }: Stage, gauge: string) =>
  eventually(`${gauge} is 0`, async () => (await envoy.admin.stat(gauge)) === 0);

async function observe(
  stage: Stage,
  client: SeenResponse,
  logged: number,
  turn: number,
): Promise<ObservedExchange> {
  const [details, flags] = await accessLine(stage.accessLog, turn);
  const entries = parseLog(stage.envoy.log(logged)).filter((entry) => entry.thread === stage.worker);
  const upstream = stage.peers.get("upstream");
  return {
    client,
    upstream: upstream?.observe() ?? [],
    services: [...stage.peers.values()]
      .filter((peer) => peer !== upstream)
      .flatMap((peer): SeenRequest[] => peer.observe()),
    details,
    flags,
    trace: traceOf(entries),
  };
}

/** Each exchange writes one line when its stream is over. */
async function accessLine(file: string, turn: number): Promise<[string, string]> {
  const lines = () => readFileSync(file, "utf8").split("\n").filter(Boolean);
  await eventually(`line ${turn + 1} of the access log`, () => lines().length > turn);
  const [details = "", flags = ""] = lines()[turn]!.split("\t");
  return [details, flags];
}

interface ExchangePace extends Pace {
  clientIsRead(bytes: number): Promise<void>;
  release(): void;
}

/** Counts what Envoy has read since now: on this listener, and from each peer. */
async function paceOf({ envoy, peers }: Stage, slug: string): Promise<ExchangePace> {
  const downstream = `http.${slug}.downstream_cx_rx_bytes_total`;
  const upstream = (cluster: string) => `cluster.${cluster}.upstream_cx_rx_bytes_total`;
  const pending = "cluster.upstream.upstream_rq_pending_active";
  const base = new Map<string, number>();
  for (const name of [downstream, ...[...peers.keys()].map(upstream)])
    base.set(name, await envoy.admin.stat(name));
  const hasRead = async (name: string, bytes: number) =>
    (await envoy.admin.stat(name)) - base.get(name)! >= bytes;
  let release = () => {};
  const sent = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    release,
    requestIsSent: () => sent,
    clientIsRead: async (bytes) => {
      await eventually(`Envoy reads ${bytes} bytes of the request`, () => hasRead(downstream, bytes));
      await eventually(
        "Envoy has a connection to the upstream",
        async () => (await envoy.admin.stat(pending)) === 0,
      );
    },
    envoyHasRead: (cluster, bytes) =>
      eventually(`Envoy reads ${bytes} bytes from ${cluster}`, () => hasRead(upstream(cluster), bytes)).catch(
        () => {},
      ),
  };
}
