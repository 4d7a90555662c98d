import type { Cluster, PeerStream, ResetReason, ResponseSink } from "../../host-sim/envoy/upstream.js";
import { concatenate, noBytes, toBytes } from "../../host-sim/http1/bytes.js";
import type { EventLoop } from "../../host-sim/model/event-loop.js";
import type { HeaderMap } from "../../host-sim/model/header-map.js";
import type { GrpcScript, Seen } from "./scenario.js";

type SeenCall = Seen["grpc"][number];

const date = "Thu, 01 Jan 2026 00:00:00 GMT";

/** A gRPC server behind HTTP/2: plays its script for every stream and notes what arrives. */
export class GrpcCluster implements Cluster {
  readonly name = "grpc";
  readonly address = "127.0.0.1:10003";
  readonly metadata = {};
  readonly seen: SeenCall[] = [];
  readonly #loop: EventLoop;
  readonly #script: GrpcScript;
  /** All streams share a connection. */
  #isConnected = false;

  constructor(loop: EventLoop, script: GrpcScript) {
    this.#loop = loop;
    this.#script = script;
  }

  open(sink: ResponseSink): PeerStream {
    // also where the stream is called off before
    if (!this.#isConnected)
      this.#loop.post(() => {
        this.#isConnected = true;
      });
    return new GrpcStream(this.#loop, this.#script, sink, this.seen, this.#isConnected);
  }
}

const ofConnections = ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"];

/** An HTTP/2 peer resets a stream whose head tells of a connection, or whose path has a space. */
function isForHttp2(headers: HeaderMap): boolean {
  if (ofConnections.some((name) => headers.has(name)) || headers.get(":path")?.includes(" ")) return false;
  return (headers.get("te") ?? "trailers") === "trailers";
}

/** How Envoy names a reset. */
const resetReasons: Readonly<Record<number, ResetReason>> = { 1: "protocol-error", 7: "refused-stream" };

class GrpcStream implements PeerStream {
  readonly #loop: EventLoop;
  readonly #script: GrpcScript;
  readonly #sink: ResponseSink;
  readonly #list: SeenCall[];
  readonly isConnected: boolean;
  readonly #call: SeenCall = { data: "", ended: false };
  #cancelled = false;
  #refused = false;
  /** What was sent before the connection stood; `null` since then. */
  #waiting: Array<() => void> | null = [];

  constructor(
    loop: EventLoop,
    script: GrpcScript,
    sink: ResponseSink,
    list: SeenCall[],
    isConnected: boolean,
  ) {
    this.#loop = loop;
    this.#script = script;
    this.#sink = sink;
    this.#list = list;
    this.isConnected = isConnected;
    if (isConnected) this.#waiting = null;
    this.#later(() => this.#connect());
  }

  sendHeaders(headers: HeaderMap, end: boolean): void {
    const path = headers.get(":path");
    if (isForHttp2(headers)) this.#whenConnected(() => this.#begin(path, end));
    else this.#whenConnected(() => this.#refuse());
  }

  #refuse(): void {
    this.#refused = true;
    this.#later(() => this.#sink.onReset("protocol-error"));
  }

  sendData(bytes: Uint8Array, end: boolean): void {
    const hex = Buffer.from(bytes).toString("hex");
    this.#whenConnected(() => this.#receive(hex, end));
  }

  sendTrailers(): void {
    this.#whenConnected(() => this.#end());
  }

  cancel(): void {
    this.#cancelled = true;
  }

  #connect(): void {
    const sent = this.#waiting;
    this.#waiting = null;
    this.#sink.onConnected();
    for (const receive of sent ?? []) receive();
  }

  #whenConnected(receive: () => void): void {
    if (this.#waiting === null) receive();
    else this.#waiting.push(receive);
  }

  #begin(path: string | undefined, end: boolean): void {
    this.#call.path = path;
    this.#list.push(this.#call);
    if (this.#script.on !== "end") this.#later(() => this.#answer());
    if (end) this.#end();
  }

  #receive(hex: string, end: boolean): void {
    if (this.#refused) return;
    this.#call.data += hex;
    if (end) this.#end();
  }

  #end(): void {
    if (this.#refused) return;
    this.#call.ended = true;
    if (this.#script.on === "end") this.#later(() => this.#answer());
  }

  /** From the event loop, unless the engine lost interest. */
  #later(run: () => void, delay = 0): void {
    const unlessCancelled = () => {
      if (!this.#cancelled) run();
    };
    if (delay > 0) this.#loop.setTimer(delay, unlessCancelled);
    else this.#loop.post(unlessCancelled);
  }

  #answer(): void {
    this.#later(() => this.#play(), this.#script.delay);
  }

  #play(): void {
    const { silent, rst, trailersOnly, status, initial } = this.#script;
    if (silent) return;
    if (rst !== undefined) this.#reset(rst);
    else if (trailersOnly) this.#sink.onHeaders(head(200, trailersOnly), true);
    else {
      this.#sink.onHeaders(head(status ?? 200, initial ?? {}), false);
      this.#message(0);
    }
  }

  /** A server of Node sees the end of a request that it resets. */
  #reset(rst: number): void {
    this.#call.ended = true;
    this.#sink.onReset(resetReasons[rst] ?? "remote-reset");
  }

  #message(index: number): void {
    const text = this.#script.messages?.[index];
    if (text === undefined) this.#finish();
    else {
      this.#later(() => {
        this.#sink.onData(frame(text), false);
        this.#later(() => this.#message(index + 1), this.#script.gap);
      });
    }
  }

  #finish(): void {
    const { keepOpen, trailers } = this.#script;
    if (keepOpen) return;
    this.#later(() => {
      if (trailers)
        this.#sink.onTrailers(Object.entries(trailers).flatMap(([name, value]) => [name, String(value)]));
      else this.#sink.onData(noBytes, true);
    });
  }
}

function head(status: number, fields: Record<string, string | number>): string[] {
  const rest = Object.entries(fields).flatMap(([name, value]) => [name, String(value)]);
  return [":status", String(status), "content-type", "application/grpc", ...rest, "date", date];
}

/** A gRPC message: a flag byte, the length in four bytes, the message. */
function frame(text: string): Uint8Array {
  const prefix = new Uint8Array(5);
  new DataView(prefix.buffer).setUint32(1, text.length);
  return concatenate([prefix, toBytes(text)]);
}
