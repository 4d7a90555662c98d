/** gRPC callouts of guests that do what random scripts say, to peers that answer anything in any pieces. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EnvoyProcess } from "../../host-sim/envoy/process/envoy-process.js";
import type { PeerStream, ResetReason, ResponseSink } from "../../host-sim/envoy/upstream.js";
import { EventLoop } from "../../host-sim/model/event-loop.js";
import { HeaderMap } from "../../host-sim/model/header-map.js";
import { cluster, direct, hostConfig, http, listener, plugin } from "../host-sim/server/host-config.js";
import { quietEnvironment } from "../host-sim/server/quiet-environment.js";
import { connectionInfo } from "../host-sim/server/virtual-listener.js";
import { effort, patience, seed } from "./effort.js";
import { script } from "./hostcall-arbitrary.js";
import { encode, imports, phases, type Script } from "./script.js";
import { scriptedGuest } from "./scripted-guest.js";
import { expectUsable, survive, watchMemory } from "./survival.js";

beforeAll(watchMemory);
afterAll(expectUsable);

const callPhase = phases.indexOf("proxy_on_request_headers");
const answerPhases = phases.flatMap((name, at) => (/grpc|tick|log|done/.test(name) ? [at] : []));
const isCallout = (index: number) => /grpc_(call|stream)/.test(imports[index]!.name);

/** Callouts begin with the request; everything else is called as their answers come. */
const grpcScript = script
  .filter(({ calls }) => calls.some((call) => isCallout(call.function)))
  .map(
    (made): Script => ({
      ...made,
      malloc: 0,
      calls: made.calls.map((call) => ({
        ...call,
        phase: isCallout(call.function) ? callPhase : answerPhases[call.phase % answerPhases.length]!,
      })),
    }),
  );

/** The other end of a callout. What has ended says nothing more. */
class Peer implements PeerStream {
  readonly sink: ResponseSink;
  #state: "opened" | "connected" | "answering" | "over" = "opened";

  constructor(sink: ResponseSink) {
    this.sink = sink;
  }

  sendHeaders(): void {}
  sendData(): void {}
  sendTrailers(): void {}
  cancel(): void {
    this.#state = "over";
  }

  connect(): void {
    if (this.#state !== "opened") return;
    this.#state = "connected";
    this.sink.onConnected();
  }

  answer(pairs: string[], end: boolean): void {
    this.connect();
    if (this.#state !== "connected") return;
    this.#state = end ? "over" : "answering";
    this.sink.onHeaders(pairs, end);
  }

  data(bytes: Uint8Array, end: boolean): void {
    if (this.#state !== "answering") return;
    if (end) this.#state = "over";
    this.sink.onData(bytes, end);
  }

  trailers(pairs: string[]): void {
    if (this.#state !== "answering") return;
    this.#state = "over";
    this.sink.onTrailers(pairs);
  }

  reset(reason: ResetReason): void {
    if (this.#state === "over") return;
    this.#state = "over";
    this.sink.onReset(reason);
  }
}

type Move = (peer: Peer) => void;

const value = fc.constantFrom("0", "13", "99", "-1", "x", "", "application/grpc", "text/html");
const fields = fc
  .array(fc.tuple(fc.constantFrom("grpc-status", "grpc-message", "content-type", "x-a"), value), {
    maxLength: 3,
  })
  .map((pairs) => pairs.flat());
const status = fc.constantFrom("200", "200", "404", "503", "99");
/** Frames that are whole, cut, too long, or no frames at all. */
const frame = fc.uint8Array({ maxLength: 20 }).map((body) => Uint8Array.of(0, 0, 0, 0, body.length, ...body));
const bytes = fc.oneof(
  frame,
  fc.tuple(frame, fc.nat(25)).map(([whole, end]) => whole.subarray(0, end)),
  fc.uint8Array({ maxLength: 12 }),
);
const reasons: ResetReason[] = ["connection-failure", "connection-termination", "remote-reset", "overflow"];

const move: fc.Arbitrary<Move> = fc.oneof(
  fc.tuple(status, fields, fc.boolean()).map(
    ([code, more, end]): Move =>
      (peer) =>
        peer.answer([":status", code, ...more], end),
  ),
  fc.tuple(bytes, fc.boolean()).map(
    ([piece, end]): Move =>
      (peer) =>
        peer.data(piece, end),
  ),
  fields.map(
    (pairs): Move =>
      (peer) =>
        peer.trailers(pairs),
  ),
  fc.constantFrom(...reasons).map(
    (reason): Move =>
      (peer) =>
        peer.reset(reason),
  ),
  fc.constant<Move>((peer) => peer.connect()),
);

function begin(made: Script, loop: EventLoop, peers: Peer[]): EnvoyProcess {
  const plugins = [plugin(scriptedGuest, { vmConfiguration: encode(made) })];
  const config = hostConfig({
    listeners: [listener({ http: http(direct(200, "ok"), { plugins }) })],
    clusters: [cluster("auth", 1), cluster("upstream", 1), cluster("grpc", 1)],
  });
  const open = (sink: ResponseSink) => {
    const peer = new Peer(sink);
    peers.push(peer);
    return peer;
  };
  return new EnvoyProcess(config, quietEnvironment(loop, { open }, { logLevel: 0, fuel: 1_000_000 }));
}

const sink = { sendHeaders() {}, sendData() {}, sendTrailers() {}, reset() {}, onEnd() {} };
const head = [":method", "GET", ":path", "/", ":authority", "a", ":scheme", "http"];

async function run(made: Script, moves: ReadonlyArray<readonly [Move, number]>): Promise<void> {
  const loop = new EventLoop(Date.UTC(2026, 0, 1));
  const peers: Peer[] = [];
  const process = await survive(async () => begin(made, loop, peers));
  if (process === undefined) return;
  const engine = process.listeners.get("main")!.http!;
  const stream = engine.newStream(connectionInfo(), sink);
  stream.decodeHeaders(HeaderMap.fromPairs("request", head), true);
  loop.runPosted();
  for (const [next, index] of moves) {
    const peer = peers[index % Math.max(1, peers.length)];
    if (peer !== undefined) loop.post(() => next(peer));
    loop.runPosted();
  }
  loop.advanceTo(loop.now + 3000);
  process.shutDown();
  expect(engine.streams.size).toBe(0);
}

test(`gRPC callouts (seed ${seed})`, { timeout: patience }, async () => {
  const moves = fc.array(fc.tuple(move, fc.nat(3)), { maxLength: 10 });
  await fc.assert(fc.asyncProperty(grpcScript, moves, run), effort(0.1));
});
