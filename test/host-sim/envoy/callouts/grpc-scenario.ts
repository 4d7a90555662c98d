/** A plugin that plays a probe script, one request, and a gRPC peer that answers as told: what the guest saw. */
import { Engine } from "../../../../host-sim/envoy/engine.js";
import type { HostServices } from "../../../../host-sim/envoy/host-services.js";
import type { DownstreamSink } from "../../../../host-sim/envoy/http/stream-services.js";
import type { Cluster, PeerStream, ResponseSink } from "../../../../host-sim/envoy/upstream.js";
import { EventLoop } from "../../../../host-sim/model/event-loop.js";
import { HeaderMap } from "../../../../host-sim/model/header-map.js";
import { Stats } from "../../../../host-sim/model/metrics.js";
import { SharedData } from "../../../../host-sim/model/shared-data.js";
import { SharedQueues } from "../../../../host-sim/model/shared-queue.js";
import { pluginConfig } from "../../../parity/plugins.js";

/** One read of the answer. */
export type PeerStep =
  | { head: string[]; end?: boolean }
  | { data: string; end?: boolean }
  | { trailers: string[] }
  | { reset: Parameters<ResponseSink["onReset"]>[0] };

export interface PeerScript {
  /** Answers when the request has ended; else when its head has come. */
  onEnd?: boolean;
  steps?: PeerStep[];
  refuses?: boolean;
}

export interface PeerSeen {
  headers: Record<string, string>;
  /** Frames, in hex. */
  data: string;
  ended: boolean;
  cancelled: boolean;
}

/** The frame of a message, as a byte string. */
export const frame = (message: string): string => `\0\0\0${String.fromCharCode(0, message.length)}${message}`;

class ScriptedPeer implements PeerStream {
  readonly seen: PeerSeen = { headers: {}, data: "", ended: false, cancelled: false };
  private readonly loop: EventLoop;
  private readonly script: PeerScript;
  private readonly sink: ResponseSink;

  constructor(loop: EventLoop, script: PeerScript, sink: ResponseSink) {
    this.loop = loop;
    this.script = script;
    this.sink = sink;
    this.later(() => (script.refuses ? sink.onReset("connection-failure") : sink.onConnected()));
  }

  sendHeaders(headers: HeaderMap, end: boolean): void {
    headers.forEach((name, value) => {
      this.seen.headers[name] = name in this.seen.headers ? `${this.seen.headers[name]}, ${value}` : value;
    });
    if (!this.script.onEnd) this.play(0);
    if (end) this.end();
  }
  sendData(bytes: Uint8Array, end: boolean): void {
    this.seen.data += Buffer.from(bytes).toString("hex");
    if (end) this.end();
  }
  sendTrailers(): void {
    this.end();
  }
  cancel(): void {
    this.seen.cancelled = true;
  }

  private end(): void {
    this.seen.ended = true;
    if (this.script.onEnd) this.play(0);
  }

  private later(run: () => void): void {
    this.loop.post(() => {
      if (!this.seen.cancelled) run();
    });
  }

  private play(index: number): void {
    const step = this.script.refuses ? undefined : this.script.steps?.[index];
    if (step === undefined) return;
    this.later(() => {
      this.step(step);
      this.play(index + 1);
    });
  }

  private step(step: PeerStep): void {
    if ("head" in step) this.sink.onHeaders(step.head, step.end ?? false);
    else if ("data" in step) this.sink.onData(Buffer.from(step.data, "latin1"), step.end ?? false);
    else if ("trailers" in step) this.sink.onTrailers(step.trailers);
    else this.sink.onReset(step.reset);
  }
}

export interface Played {
  /** Log lines of the root context, without Envoy's prefix. */
  root: string[];
  /** The stream's hostcalls. */
  stream: string[];
  peers: PeerSeen[];
  problems: string[];
}

const silent: DownstreamSink = {
  sendHeaders() {},
  sendData() {},
  sendTrailers() {},
  reset() {},
  onEnd() {},
};

/** Plays the script with clusters "grpc" (the scripted peer) and "dead"; a GET goes by, then two seconds. */
export function playGrpc(script: string, peer: PeerScript = {}): Played {
  const loop = new EventLoop(Date.UTC(2026, 0, 1));
  const played: Played = { root: [], stream: [], peers: [], problems: [] };
  const cluster = (name: string, answers: PeerScript): Cluster => ({
    name,
    address: "127.0.0.1:1",
    metadata: {},
    open(sink) {
      const opened = new ScriptedPeer(loop, answers, sink);
      if (name === "grpc") played.peers.push(opened.seen);
      return opened;
    },
  });
  const ok: PeerScript = { onEnd: true, steps: [{ head: [":status", "200"], end: true }] };
  const clusters = [cluster("grpc", peer), cluster("dead", { refuses: true }), cluster("up", ok)];
  const services = servicesOf(loop, clusters, played);
  const engine = new Engine(services, {
    plugins: [pluginConfig({ script }, 0, {})],
    routes: [],
    bufferLimit: 1 << 20,
    suppressEnvoyHeaders: true,
  });
  loop.runPosted();
  const stream = engine.newStream(engine.newConnection(), silent);
  const pairs = [":method", "GET", ":path", "/", ":authority", "example.com", ":scheme", "http"];
  stream.decodeHeaders(HeaderMap.fromPairs("request", pairs), true);
  loop.advanceTo(loop.now + 2000);
  return played;
}

function servicesOf(loop: EventLoop, clusters: readonly Cluster[], played: Played): HostServices {
  return {
    loop,
    clusters: new Map(clusters.map((cluster) => [cluster.name, cluster])),
    sharedData: new SharedData(),
    queues: new SharedQueues(),
    stats: new Stats(),
    logLevel: 2,
    observe: undefined,
    node: {},
    callouts: undefined,
    hosts: undefined,
    onTrap: () => {},
    log: ({ line }) => note(played, line),
    problem: (code) => played.problems.push(code),
    random: (target) => target.fill(4),
  };
}

function note(played: Played, line: string): void {
  const [, owner, text] = /^wasm log (p0 )?r0 vm: (.*)$/s.exec(line) ?? [];
  if (text === undefined) return;
  if (!owner) played.root.push(text.trim());
  else if (!/^(>| {2}set_tick)/.test(text)) played.stream.push(text.trim());
}
