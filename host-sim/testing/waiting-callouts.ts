/** Callouts without an answer, by the stream that made them: a test that moves many streams asks each for its own. */
import type { GrpcCallout } from "../envoy/callouts/grpc-callout.js";
import type { HttpCall } from "../envoy/callouts/http-call.js";
import type { Owner } from "./journal.js";
import type { Callout } from "./types.js";

type Call = HttpCall | GrpcCallout;

export class WaitingCallouts {
  /** Of streams that a test moves by hand. */
  private readonly watched = new WeakMap<object, Map<Callout, Call>>();
  /** Of ticks and the like, and where nobody knows. */
  private readonly ofNobody = new Map<Callout, Call>();

  /** What this stream calls from now on is remembered. */
  watch(owner: object): void {
    this.watched.set(owner, new Map());
  }

  add(record: Callout, call: Call, owner: Owner): void {
    const known = owner === null ? this.ofNobody : this.watched.get(owner);
    known?.set(record, call);
  }

  /** The answer is there. A stream's own are looked at when somebody asks. */
  remove(record: Callout): void {
    this.ofNobody.delete(record);
  }

  /** A stream's and nobody's, by token. */
  of(owner: object): Array<[record: Callout, call: Call]> {
    const own = this.watched.get(owner) ?? new Map<Callout, Call>();
    for (const record of own.keys()) if (record.answer !== null) own.delete(record);
    return [...own, ...this.ofNobody].sort(([a], [b]) => a.token - b.token);
  }
}
