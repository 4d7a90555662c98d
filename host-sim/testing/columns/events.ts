/** An exchange as blocks in the order in which they happened: client, plugin, upstream. */
import { printable } from "../matchers/result.js";
import type { CallbackRecord, Callout, Exchange, Headers, HostcallRecord, TraceRecord } from "../types.js";
import type { Block } from "./layout.js";

const client = 0;
const plugin = 1;
const upstream = 2;

/** Longer bodies are cut. */
const shownBody = 120;
/** So many of the plugin's lines are shown, half of them from the beginning. */
const mostRecords = 60;

export function blocksOf(exchange: Exchange): Block[] {
  const { trace } = exchange;
  const answered = trace.findIndex((record) => record.kind === "callback" && isOfResponse(record));
  const turn = answered < 0 ? afterRequest(trace) : answered;
  return [
    { column: client, lines: requestLines(exchange.request) },
    ...shortened([
      ...recordBlocks(trace.slice(0, turn), exchange.callouts),
      { column: upstream, lines: upstreamLines(exchange) },
      ...recordBlocks(trace.slice(turn), exchange.callouts),
    ]),
    { column: client, lines: responseLines(exchange) },
  ];
}

const isOfResponse = ({ callback }: CallbackRecord): boolean => callback.startsWith("proxy_on_response_");

const ends = /^proxy_on_(log|done|delete)$/;

/** A plugin that sees no response has its last word on the request before the stream ends. */
function afterRequest(trace: readonly TraceRecord[]): number {
  const end = trace.findIndex((record) => record.kind === "callback" && ends.test(record.callback));
  return end < 0 ? trace.length : end;
}

function shortened(blocks: readonly Block[]): Block[] {
  const left = blocks.length - mostRecords;
  if (left <= 0) return [...blocks];
  const half = mostRecords / 2;
  const kept = blocks.slice(half, -half).filter(({ column }) => column !== plugin);
  const cut = { column: plugin, lines: [`... ${left} more lines ...`] };
  return [...blocks.slice(0, half), cut, ...kept, ...blocks.slice(-half)];
}

function recordBlocks(records: readonly TraceRecord[], callouts: readonly Callout[]): Block[] {
  return records.flatMap((record) => {
    if (record.kind === "callback") return callbackBlocks(record, callouts);
    if (record.kind === "hostcall") return hostcallBlocks(record, callouts);
    return [{ column: plugin, lines: [`  ${record.level}: ${printable(record.message)}`] }];
  });
}

const shortName = (name: string): string => name.replace(/^proxy_(on_)?/, "");

function callbackBlocks(record: CallbackRecord, callouts: readonly Callout[]): Block[] {
  const answer = record.trap === null ? record.action : `trapped: ${record.trap}`;
  const values = Object.values(record.arguments).join(", ");
  const line = `${record.plugin}: ${shortName(record.callback)}(${values})${answer === null ? "" : ` -> ${answer}`}`;
  const block = { column: plugin, lines: [line] };
  const answered =
    record.callback === "proxy_on_http_call_response" ? calloutOf(record.arguments, callouts) : null;
  return answered === null ? [block] : [{ column: upstream, lines: answerLines(answered) }, block];
}

const calloutOf = (
  { token }: Readonly<Record<string, unknown>>,
  callouts: readonly Callout[],
): Callout | null => callouts.find((callout) => callout.token === token) ?? null;

function hostcallBlocks(record: HostcallRecord, callouts: readonly Callout[]): Block[] {
  if (record.hostcall === "proxy_log") return [];
  const block = { column: plugin, lines: hostcallLines(record) };
  const made = /^proxy_(http_call|grpc_call|grpc_stream)$/.test(record.hostcall)
    ? calloutOf(record.returned, callouts)
    : null;
  return made === null ? [block] : [block, { column: upstream, lines: calloutLines(made) }];
}

function hostcallLines(record: HostcallRecord): string[] {
  const values = Object.values(record.arguments).map(shown).join(", ");
  const returned = Object.values(record.returned).map(shown).join(", ");
  const status = record.status === 0 && returned !== "" ? returned : record.statusName || "did not return";
  const line = `  ${shortName(record.hostcall)}(${values}) -> ${status}`;
  return record.hint === undefined ? [line] : [line, `    ${record.hint}`];
}

function shown(value: unknown): string {
  if (typeof value === "string") return quoted(value, 40);
  if (!Array.isArray(value)) return String(value);
  return `{${value.map(([name, one]) => `${printable(String(name))}: ${printable(String(one))}`).join(", ")}}`;
}

const quoted = (text: string, most: number): string =>
  text.length <= most
    ? `"${printable(text)}"`
    : `"${printable(text.slice(0, most))}..." (${text.length} long)`;

function requestLines({ method, path, authority, headers, body, trailers }: Exchange["request"]): string[] {
  return [`${method} ${printable(path)} (${printable(authority)})`, ...messageLines(headers, body, trailers)];
}

function responseLines({ response, details, flags }: Exchange): string[] {
  if (response.status === null) return [`no response (${details})`];
  const ended = response.ended === "complete" ? "" : `, ${response.ended}`;
  const why = [details, flags].filter((part) => part !== "" && part !== "-").join(" ");
  return [
    `${response.status} (${why}${ended})`,
    ...messageLines(response.headers, response.body, response.trailers),
  ];
}

function upstreamLines({ upstream: seen }: Exchange): string[] {
  if (!seen.reached) return ["saw nothing"];
  const head = `${seen.method} ${printable(seen.path)} (${printable(seen.authority)})`;
  return [
    head,
    ...messageLines(seen.headers, seen.body, seen.trailers),
    ...(seen.complete ? [] : ["not complete"]),
  ];
}

function calloutLines({ cluster, method, path, headers, body, trailers }: Callout): string[] {
  return [`${cluster}: ${method} ${printable(path)}`, ...messageLines(headers, body, trailers)];
}

function answerLines({ cluster, answer }: Callout): string[] {
  if (answer === null) return [`${cluster}: no answer`];
  const failure = answer.failure === null ? "" : ` (${answer.failure})`;
  return [
    `${cluster}: ${answer.status}${failure}`,
    ...messageLines(answer.headers, answer.body, answer.trailers),
  ];
}

function messageLines(headers: Headers, body: string, trailers: Headers): string[] {
  const fields = (list: Headers, mark: string) =>
    list.map(([name, value]) => `  ${name}: ${printable(value)}${mark}`);
  const text = body === "" ? [] : [`  ${quoted(body, shownBody)}`];
  return [...fields(headers, ""), ...text, ...fields(trailers, " (trailer)")];
}
