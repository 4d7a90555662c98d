/** The callouts of a host as an exchange reports them. */

import type { CallFailure, CallResponse, HttpCall } from "../envoy/callouts/http-call.js";
import type { CalloutWatcher, RootContext } from "../envoy/wasm/root-context.js";
import { decodeText } from "../model/byte-string.js";
import { GrpcJournal } from "./grpc-journal.js";
import { plainHeaders, textOf } from "./text.js";
import type { Callout } from "./types.js";

export class CalloutJournal extends GrpcJournal implements CalloutWatcher {
  /** Calls on their way, oldest first. */
  readonly pending = new Map<HttpCall, Callout>();

  onCallout(root: RootContext, call: HttpCall): void {
    const record = calloutRecord(root, call);
    this.note(record, call, root.vm);
    this.pending.set(call, record);
  }

  onCalloutAnswer(
    _root: RootContext,
    call: HttpCall,
    response: CallResponse | null,
    failure: CallFailure | null,
  ): void {
    const record = this.pending.get(call);
    if (record === undefined) return;
    this.pending.delete(call);
    record.answer = answerRecord(response, failure);
    this.waiting.remove(record);
  }
}

function calloutRecord(root: RootContext, call: HttpCall): Callout {
  const { cluster, headers, body, trailers, timeout } = call.request;
  const field = (name: string) => decodeText(headers.get(name) ?? "");
  return {
    kind: "http",
    token: call.token,
    plugin: root.plugin.name,
    cluster: cluster.name,
    method: field(":method"),
    path: field(":path"),
    authority: field(":authority"),
    headers: plainHeaders(headers),
    body: textOf(body),
    trailers: plainHeaders(trailers),
    timeout,
    answer: null,
  };
}

function answerRecord(response: CallResponse | null, failure: CallFailure | null): Callout["answer"] {
  if (response === null) return { status: 0, headers: [], body: "", trailers: [], failure };
  return {
    status: Number(response.headers.get(":status")),
    headers: plainHeaders(response.headers),
    body: textOf(response.body),
    trailers: response.trailers === null ? [] : plainHeaders(response.trailers),
    failure,
  };
}
