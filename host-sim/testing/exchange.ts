/** What an exchange gives back, put together when its stream is over. */
import type { HttpStream } from "../envoy/http/http-stream.js";
import type { AskedLog } from "./asked.js";
import type { CalloutJournal } from "./callout-journal.js";
import type { Client } from "./client.js";
import { remember } from "./columns/behind.js";
import { requestFraming } from "./framing.js";
import type { Journal } from "./journal.js";
import { HandlerPeer } from "./peer.js";
import { propertiesOf } from "./properties.js";
import type { Recorder } from "./recorder.js";
import type { Exchange, Problem, TraceRecord, UpstreamRequest } from "./types.js";

export interface Journals {
  readonly recorder: Recorder;
  readonly callouts: CalloutJournal;
  readonly problems: Journal<Problem>;
  readonly asked: AskedLog;
}

/** Where the journals stood when the exchange began. */
export interface Marks {
  trace: number;
  callouts: number;
  problems: number;
}

export function marksOf({ recorder, callouts, problems }: Journals): Marks {
  return { trace: recorder.journal.mark(), callouts: callouts.journal.mark(), problems: problems.mark() };
}

export function exchangeOf(
  journals: Journals,
  marks: Marks,
  request: Exchange["request"],
  client: Client,
  stream: HttpStream,
): Exchange {
  const owner = stream.info.connection;
  const trace = journals.recorder.journal.since(marks.trace, owner);
  const exchange: Exchange = {
    request,
    response: client.response,
    upstream: upstreamOf(stream),
    callouts: journals.callouts.journal.since(marks.callouts, owner),
    callbacks: ofKind(trace, "callback"),
    hostcalls: ofKind(trace, "hostcall"),
    logs: ofKind(trace, "log"),
    trace: trace as TraceRecord[],
    details: stream.info.details ?? "",
    flags: stream.info.flagLetters,
    properties: propertiesOf(stream),
    problems: journals.problems.since(marks.problems, owner),
  };
  if (trace.length > 0) remember(exchange, journals.asked);
  return exchange;
}

const ofKind = <K extends TraceRecord["kind"]>(trace: readonly TraceRecord[], kind: K) =>
  trace.length === 0
    ? []
    : trace.filter((record): record is Extract<TraceRecord, { kind: K }> => record.kind === kind);

const nothing: UpstreamRequest = {
  reached: false,
  complete: false,
  cluster: "",
  method: "",
  path: "",
  authority: "",
  scheme: "",
  headers: [],
  body: "",
  bytes: new Uint8Array(0),
  trailers: [],
};

function upstreamOf(stream: HttpStream): UpstreamRequest {
  const peer = stream.router.lastPeer;
  if (!(peer instanceof HandlerPeer) || peer.headers === null || peer.refused) return { ...nothing };
  const { cluster, method, path, authority, scheme, headers, body, bytes, trailers } = peer.seen();
  const framing = requestFraming(peer.headers, peer.endedWithHead);
  if (framing !== null) headers.push(framing);
  const { complete } = peer;
  return {
    reached: true,
    complete,
    cluster,
    method,
    path,
    authority,
    scheme,
    headers,
    body,
    bytes,
    trailers,
  };
}
