/**
 * The gRPC calls and streams of a root context: what the hostcalls answer, and the callbacks. As in Envoy 1.40.
 */
import { Status } from "../../abi/enums.js";
import { BodyBuffer } from "../../model/body-buffer.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { Answer, ByteString, FlatPairs } from "../operations.js";
import { InternalFailure, ParseFailure } from "../wasm/refusals.js";
import type { RootContext } from "../wasm/root-context.js";
import {
  callEvents,
  type GrpcCallout,
  type GrpcDelivery,
  type GrpcKind,
  type GrpcWatcher,
  streamEvents,
} from "./grpc-callout.js";
import { GrpcExchange, type GrpcExchangeRequest } from "./grpc-exchange.js";
import { grpcRequestHeaders } from "./grpc-headers.js";
import { type GrpcTarget, readGrpcService } from "./grpc-service.js";

/** What a guest asks for. */
export interface GrpcAsk {
  kind: GrpcKind;
  service: Uint8Array;
  serviceName: ByteString;
  methodName: ByteString;
  metadata: FlatPairs;
  /** Milliseconds, as the guest's 32 bits; `null` for a stream. */
  timeout: number | null;
}

const unavailable = 14;
const internal = 13;

export class GrpcCallouts implements GrpcDelivery {
  /** Live callouts by token; a stream stays until both sides have closed it. */
  readonly entries = new Map<number, GrpcCallout>();
  /** What hostcalls of any context of the plugin see, during a callback. */
  initialMetadata: HeaderMap | null = null;
  trailingMetadata: HeaderMap | null = null;
  /** Envoy: the guest may edit it as a body, for itself alone. */
  message: BodyBuffer | null = null;
  private readonly root: RootContext;
  /** Callbacks of ours that run now. */
  private delivering = 0;

  constructor(root: RootContext) {
    this.root = root;
  }

  get watcher(): GrpcWatcher | undefined {
    return this.root.services.callouts;
  }

  // -- hostcalls

  call(ask: GrpcAsk, message: Uint8Array): Answer<number> {
    const token = this.open(ask);
    if (typeof token === "number") this.sendOn(this.entries.get(token), message, true);
    return token;
  }

  /** Gives the token, or Envoy's refusal. */
  open(ask: GrpcAsk): Answer<number> {
    const target = readGrpcService(ask.service);
    if (target === "none") return this.refuseEmptyService();
    if (target === "google") return this.openGoogle(ask.kind);
    const cluster = this.root.services.clusters.get(target.cluster);
    if (cluster === undefined) return this.refuseUnknownCluster(ask.kind, target);
    const timeout = ask.timeout === null ? null : ask.timeout >>> 0;
    const headers = grpcRequestHeaders({
      authority: target.authority || target.cluster,
      path: `/${ask.serviceName}/${ask.methodName}`,
      timeout,
      metadata: [target.initialMetadata, ask.metadata],
    });
    return this.start(this.newCallout(ask.kind, { cluster, headers, timeout: timeout ?? 0 }));
  }

  send(token: number, message: Uint8Array, end: boolean): Status {
    if (kindOf(token) !== "grpc-stream") return Status.BadArgument;
    const callout = this.entries.get(token);
    if (callout === undefined) return Status.NotFound;
    this.sendOn(callout, message, end);
    return Status.Ok;
  }

  /** Envoy: closes our side of a stream, and forgets it where the peer's side is closed too; cancels a call. */
  close(token: number): Status {
    if (kindOf(token) !== "grpc-stream") return this.cancel(token);
    const callout = this.entries.get(token);
    if (callout === undefined) return Status.NotFound;
    callout.exchange?.closeLocal();
    callout.closedByGuest = true;
    if (callout.exchange === null) this.entries.delete(token);
    return Status.Ok;
  }

  /** Envoy: no callback follows. */
  cancel(token: number): Status {
    if (kindOf(token) === null) return Status.BadArgument;
    const callout = this.entries.get(token);
    if (callout === undefined) return Status.NotFound;
    this.entries.delete(token);
    this.drop(callout);
    return Status.Ok;
  }

  /** The root is gone: nothing of its callouts comes back. */
  cancelAll(): void {
    for (const callout of this.entries.values()) this.drop(callout);
    this.entries.clear();
  }

  private drop(callout: GrpcCallout): void {
    if (callout.exchange !== null) this.watcher?.onGrpcEnd(callout, null, "");
    callout.exchange?.reset();
    callout.exchange = null;
  }

  private sendOn(callout: GrpcCallout | undefined, message: Uint8Array, end: boolean): void {
    if (!callout?.exchange?.isOpen) return;
    this.watcher?.onGrpcSent(callout, message);
    callout.exchange.send(message, end);
  }

  private newCallout(kind: GrpcKind, request: GrpcExchangeRequest | null): GrpcCallout {
    const token = this.root.vm.allocateToken(kind === "grpc-call" ? 1 : 2);
    return { kind, token, request, exchange: null, closedByGuest: false };
  }

  /** Envoy: one that ends while it starts tells so, but for its close, before the hostcall returns InternalFailure. */
  private start(callout: GrpcCallout): Answer<number> {
    const events = callout.kind === "grpc-call" ? callEvents(callout, this) : streamEvents(callout, this);
    const { loop } = this.root.services;
    callout.exchange = new GrpcExchange(loop, callout.request as GrpcExchangeRequest, events);
    this.entries.set(callout.token, callout);
    this.watcher?.onGrpcCallout(this.root, callout);
    this.delivering++;
    callout.exchange.start();
    this.delivering--;
    if (callout.exchange !== null) return callout.token;
    this.entries.delete(callout.token);
    return InternalFailure;
  }

  // -- refusals

  private refuseEmptyService(): Answer<number> {
    this.problem(
      "ENVOY_CRASHES_EMPTY_GRPC_SERVICE",
      "made a gRPC callout whose service bytes are a GrpcService without a target (no bytes at all, or bytes that happen to be a message): Envoy 1.40 aborts there. The guest got InternalFailure here; give a cluster's name or a GrpcService with envoy_grpc.cluster_name.",
    );
    return InternalFailure;
  }

  private refuseUnknownCluster(kind: GrpcKind, { kind: form, cluster }: GrpcTarget): Answer<number> {
    const known = [...this.root.services.clusters.keys()].join(", ") || "none";
    this.problem(
      "CALLOUT_UNKNOWN_CLUSTER",
      `made a gRPC callout to cluster "${cluster}", which is not described: the guest got ${form === "name" ? "ParseFailure" : "InternalFailure"}, as in Envoy. Clusters that exist: ${known}.`,
    );
    if (form === "name") return ParseFailure;
    const callout = this.newCallout(kind, null);
    this.root.vm.defer(() => this.tellClose(callout, unavailable, "Cluster not available"));
    return InternalFailure;
  }

  /** Envoy 1.40's build has no Google gRPC client: the callout begins, and fails. */
  private openGoogle(kind: GrpcKind): number {
    this.problem(
      "GOOGLE_GRPC",
      "made a gRPC callout with google_grpc: it fails with status 13, as in Envoy 1.40. Use envoy_grpc.",
    );
    const callout = this.newCallout(kind, null);
    this.entries.set(callout.token, callout);
    this.root.services.loop.post(() => {
      if (this.entries.has(callout.token)) this.tellClose(callout, internal, "");
    });
    return callout.token;
  }

  private problem(code: string, what: string): void {
    this.root.services.problem(code, `plugin "${this.root.plugin.name}" ${what}`);
  }

  // -- callbacks

  deliverInitialMetadata({ token }: GrpcCallout, headers: HeaderMap): void {
    const { onGrpcReceiveInitialMetadata } = this.root.vm.callbacks;
    this.initialMetadata = headers;
    const name = "proxy_on_grpc_receive_initial_metadata";
    this.notify(name, onGrpcReceiveInitialMetadata, token, headers.size);
    this.initialMetadata = null;
  }

  /** Envoy: the status of an earlier failure stays readable. */
  deliverMessage({ kind, token }: GrpcCallout, message: Uint8Array): void {
    this.message = BodyBuffer.of(message);
    this.notify("proxy_on_grpc_receive", this.root.vm.callbacks.onGrpcReceive, token, message.length);
    this.message = null;
    if (kind === "grpc-call") this.entries.delete(token);
  }

  deliverTrailingMetadata({ token }: GrpcCallout, trailers: HeaderMap): void {
    const { onGrpcReceiveTrailingMetadata } = this.root.vm.callbacks;
    this.trailingMetadata = trailers;
    const name = "proxy_on_grpc_receive_trailing_metadata";
    this.notify(name, onGrpcReceiveTrailingMetadata, token, trailers.size);
    this.trailingMetadata = null;
  }

  /** Envoy: a close that happens inside a callback of the guest's comes when that has returned. */
  deliverClose(callout: GrpcCallout, status: number, message: ByteString): void {
    callout.exchange = null;
    if (this.delivering > 0) this.root.vm.defer(() => this.tellClose(callout, status, message));
    else this.tellClose(callout, status, message);
  }

  private tellClose(callout: GrpcCallout, status: number, message: ByteString): void {
    const { root } = this;
    root.status = { code: status, message };
    this.notify("proxy_on_grpc_close", root.vm.callbacks.onGrpcClose, callout.token, status);
    root.status = { code: root.status.code, message: "" };
    if (callout.kind === "grpc-call" || callout.closedByGuest) this.entries.delete(callout.token);
  }

  private notify(name: string, callback: unknown, token: number, argument: number): void {
    this.delivering++;
    this.root.vm.notify(this.root, name, callback, token, argument);
    this.delivering--;
  }
}

/** Tokens count by four: 5, 9, ... are calls, 6, 10, ... streams. */
function kindOf(token: number): GrpcKind | null {
  if ((token & 3) === 1) return "grpc-call";
  return (token & 3) === 2 ? "grpc-stream" : null;
}
