/** The gRPC callouts of a host as an exchange reports them. */
import type { GrpcCallout, GrpcWatcher } from "../envoy/callouts/grpc-callout.js";
import type { HttpCall } from "../envoy/callouts/http-call.js";
import type { RootContext } from "../envoy/wasm/root-context.js";
import type { WasmVm } from "../envoy/wasm/wasm-vm.js";
import { decodeText } from "../model/byte-string.js";
import type { HeaderMap } from "../model/header-map.js";
import { Journal, type Owner } from "./journal.js";
import { plainHeaders, textOf } from "./text.js";
import type { Callout } from "./types.js";
import { WaitingCallouts } from "./waiting-callouts.js";

interface Pending {
  record: Callout;
  answer: NonNullable<Callout["answer"]>;
}

/** Messages stand one after another in the bodies, without their frames. */
export class GrpcJournal implements GrpcWatcher {
  readonly journal = new Journal<Callout>(2_000);
  /** For tests that answer by hand. */
  readonly waiting = new WaitingCallouts();
  private readonly ownerOf: (vm: WasmVm) => Owner;
  private readonly pendingGrpc = new Map<GrpcCallout, Pending>();

  /** @param ownerOf The stream for which a VM works right now. */
  constructor(ownerOf: (vm: WasmVm) => Owner) {
    this.ownerOf = ownerOf;
  }

  /** gRPC callouts whose end has not come, oldest first. */
  get openGrpc(): Callout[] {
    return [...this.pendingGrpc.values()].map(({ record }) => record);
  }

  protected note(record: Callout, call: HttpCall | GrpcCallout, vm: WasmVm): void {
    const owner = this.ownerOf(vm);
    this.journal.push(record, owner);
    this.waiting.add(record, call, owner);
  }

  onGrpcCallout(root: RootContext, callout: GrpcCallout): void {
    const record = calloutRecord(root, callout);
    this.note(record, callout, root.vm);
    this.pendingGrpc.set(callout, { record, answer: emptyAnswer() });
  }

  onGrpcSent(callout: GrpcCallout, message: Uint8Array): void {
    const pending = this.pendingGrpc.get(callout);
    if (pending !== undefined) pending.record.body += textOf(message);
  }

  onGrpcInitialMetadata(callout: GrpcCallout, headers: HeaderMap): void {
    const pending = this.pendingGrpc.get(callout);
    if (pending !== undefined) pending.answer.headers = plainHeaders(headers);
  }

  onGrpcReceived(callout: GrpcCallout, message: Uint8Array): void {
    const pending = this.pendingGrpc.get(callout);
    if (pending !== undefined) pending.answer.body += textOf(message);
  }

  onGrpcTrailingMetadata(callout: GrpcCallout, trailers: HeaderMap): void {
    const pending = this.pendingGrpc.get(callout);
    if (pending !== undefined) pending.answer.trailers = plainHeaders(trailers);
  }

  onGrpcEnd(callout: GrpcCallout, status: number | null, message: string): void {
    const pending = this.pendingGrpc.get(callout);
    if (pending === undefined) return;
    this.pendingGrpc.delete(callout);
    const failure = status === null ? "cancelled" : status === 0 ? null : decodeText(message);
    pending.record.answer = { ...pending.answer, status: status ?? 1, failure };
    this.waiting.remove(pending.record);
  }
}

const emptyAnswer = () => ({ status: 0, headers: [], body: "", trailers: [], failure: null });

function calloutRecord(root: RootContext, { kind, token, request }: GrpcCallout): Callout {
  const field = (name: string) => decodeText(request?.headers.get(name) ?? "");
  return {
    kind,
    token,
    plugin: root.plugin.name,
    cluster: request?.cluster.name ?? "",
    method: field(":method"),
    path: field(":path"),
    authority: field(":authority"),
    headers: request === null ? [] : plainHeaders(request.headers),
    body: "",
    trailers: [],
    timeout: request?.timeout ?? 0,
    answer: null,
  };
}
