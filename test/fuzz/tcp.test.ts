/** Random TCP connections through guests that do what random scripts say. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EnvoyProcess } from "../../host-sim/envoy/process/envoy-process.js";
import type { TcpConnection, TcpSink } from "../../host-sim/envoy/tcp/tcp-connection.js";
import type { ResetReason, TcpPeer, TcpPeerSink } from "../../host-sim/envoy/upstream.js";
import { EventLoop } from "../../host-sim/model/event-loop.js";
import { cluster, hostConfig, listener, plugin, tcp } from "../host-sim/server/host-config.js";
import { quietEnvironment } from "../host-sim/server/quiet-environment.js";
import { connectionInfo } from "../host-sim/server/virtual-listener.js";
import { effort, patience, seed } from "./effort.js";
import { script } from "./hostcall-arbitrary.js";
import { encode, phases, type Script } from "./script.js";
import { scriptedGuest } from "./scripted-guest.js";
import { expectUsable, survive, watchMemory } from "./survival.js";

beforeAll(watchMemory);
afterAll(expectUsable);

const tcpPhases = phases.flatMap((name, at) =>
  /connection|stream_data|downstream|upstream|done|log|delete|tick/.test(name) ? [at] : [],
);

/** The same calls in callbacks that a TCP connection has, most of which let it go on. */
const tcpScript = fc.tuple(script, fc.nat(3)).map(
  ([made, chance]): Script => ({
    ...made,
    results: made.results.map((result, at) => (tcpPhases.includes(at) && chance > 0 ? 0 : result)),
    calls: made.calls.map((call) => ({ ...call, phase: tcpPhases[call.phase % tcpPhases.length]! })),
  }),
);

/** An upstream that a test moves. */
class Upstream implements TcpPeer {
  readonly sink: TcpPeerSink;
  written = 0;
  isCancelled = false;
  isFull = false;

  constructor(sink: TcpPeerSink) {
    this.sink = sink;
  }

  write(bytes: Uint8Array): void {
    this.written += bytes.length;
    this.isFull = this.written % 2 === 1;
  }
  setReading(): void {}
  end(): void {}
  cancel(): void {
    this.isCancelled = true;
  }
}

class Client implements TcpSink {
  closes = 0;
  isFull = false;
  write(): void {}
  setReading(): void {}
  end(): void {}
  close(): void {
    this.closes++;
  }
}

interface World {
  readonly loop: EventLoop;
  readonly upstreams: Upstream[];
  connection: TcpConnection;
}

type Move = (world: World) => void;

const ofUpstream =
  (act: (sink: TcpPeerSink, upstream: Upstream) => void): Move =>
  ({ upstreams }) => {
    const upstream = upstreams.at(-1);
    if (upstream !== undefined && !upstream.isCancelled) act(upstream.sink, upstream);
  };

const bytes = fc.uint8Array({ maxLength: 40 });
const reasons: ResetReason[] = ["connection-failure", "connection-termination", "remote-reset"];

const connected = ofUpstream((sink) => sink.onConnected());

const move: fc.Arbitrary<Move> = fc.oneof(
  bytes.map(
    (piece): Move =>
      ({ connection }) =>
        connection.receive(piece),
  ),
  bytes.map((piece) => ofUpstream((sink) => sink.onData(piece))),
  fc.constantFrom(...reasons).map((reason) => ofUpstream((sink) => sink.onReset(reason))),
  fc.constantFrom<Move>(
    ({ connection }) => connection.receiveEnd(),
    ({ connection }) => connection.receiveReset(),
    ({ connection }) => connection.onClientDrain(),
    ({ loop }) => loop.advanceTo(loop.now + 1000),
    connected,
    ofUpstream((sink) => sink.onEnd()),
    ofUpstream((sink, upstream) => {
      upstream.isFull = false;
      sink.onDrain?.();
    }),
  ),
);

function begin(scripts: readonly Script[], loop: EventLoop, upstreams: Upstream[]): EnvoyProcess {
  const plugins = scripts.map((made, index) =>
    plugin(scriptedGuest, { vmConfiguration: encode(made), vmId: `vm${index}` }),
  );
  const config = hostConfig({
    listeners: [listener({ tcp: tcp("up", plugins), bufferLimit: 100 })],
    clusters: [cluster("up", 1)],
  });
  const connectTcp = (sink: TcpPeerSink) => {
    const upstream = new Upstream(sink);
    upstreams.push(upstream);
    return upstream;
  };
  const peers = { connectTcp, open: () => silent };
  return new EnvoyProcess(config, quietEnvironment(loop, peers, { logLevel: 0, fuel: 1_000_000 }));
}

const silent = { sendHeaders() {}, sendData() {}, sendTrailers() {}, cancel() {} };

/** Whatever happens, the client's connection is closed once, and nothing of it stays. */
async function connect(scripts: readonly Script[], moves: readonly Move[], mostly: boolean): Promise<void> {
  const loop = new EventLoop(Date.UTC(2026, 0, 1));
  const upstreams: Upstream[] = [];
  const process = await survive(async () => begin(scripts, loop, upstreams));
  if (process === undefined) return;
  const proxy = process.listeners.get("main")!.tcp!;
  const client = new Client();
  const world = { loop, upstreams, connection: proxy.accept(connectionInfo(), client) };
  loop.runPosted();
  for (const next of [...(mostly ? [connected] : []), ...moves]) {
    if (!world.connection.isClosed) next(world);
    loop.runPosted();
  }
  process.shutDown();
  expect([proxy.connections.size, world.connection.isClosed]).toEqual([0, true]);
  expect(client.closes).toBeLessThanOrEqual(1);
  expect(upstreams.every(({ isCancelled, written }) => isCancelled || written >= 0)).toBe(true);
}

test(`TCP connections (seed ${seed})`, { timeout: patience }, async () => {
  const scripts = fc.array(tcpScript, { maxLength: 2 });
  const moves = fc.array(move, { maxLength: 10 });
  await fc.assert(fc.asyncProperty(scripts, moves, fc.boolean(), connect), effort(0.1));
});
