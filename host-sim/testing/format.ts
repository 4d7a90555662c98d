/** An exchange as text for a person: one block, top to bottom in the order in which things happened. */
import { printable } from "./matchers/result.js";
import type {
  CallbackRecord,
  Callout,
  Exchange,
  Headers,
  HostcallRecord,
  LogRecord,
  TraceRecord,
} from "./types.js";

/** How `formatExchange` prints. */
export interface FormatOptions {
  /** ANSI colours. Default false: plain text. */
  color?: boolean;
}

type Paint = (code: number, text: string) => string;

const dim = 2;
const red = 31;
const green = 32;
const yellow = 33;
const cyan = 36;
const bold = 1;

/**
 * An exchange as a block for people: what the client sent and got, what the plugins did, what the upstream saw.
 *
 * @example
 * console.log(formatExchange(await host.exchange({ path: "/" })));
 */
export function formatExchange(exchange: Exchange, { color = false }: FormatOptions = {}): string {
  const paint: Paint = (code, text) => (color ? `\x1b[${code}m${text}\x1b[0m` : text);
  return [
    ...requestLines(exchange.request, paint),
    ...exchange.trace.flatMap((record) => traceLines(record, paint)),
    ...exchange.callouts.flatMap((callout) => calloutLines(callout, paint)),
    ...upstreamLines(exchange, paint),
    ...responseLines(exchange, paint),
    ...exchange.problems.map(({ code, message }) => paint(red, `problem   ${code}: ${message}`)),
  ].join("\n");
}

function requestLines(request: Exchange["request"], paint: Paint): string[] {
  const head = `${request.method} ${request.path} (${request.authority})`;
  return [
    `${paint(bold, "client    ")}${head}`,
    ...messageLines(request.headers, request.body, request.trailers),
  ];
}

function traceLines(record: TraceRecord, paint: Paint): string[] {
  if (record.kind === "callback") return [callbackLine(record, paint)];
  if (record.kind === "hostcall") return record.hostcall === "proxy_log" ? [] : [hostcallLine(record, paint)];
  return [logLine(record, paint)];
}

function callbackLine(record: CallbackRecord, paint: Paint): string {
  const values = Object.values(record.arguments).join(", ");
  const answer = record.trap === null ? (record.action ?? "") : paint(red, `trapped: ${record.trap}`);
  const call = `${record.callback}(${[record.context, values].filter((part) => part !== "").join(", ")})`;
  return `${paint(cyan, "callback  ")}${record.plugin}: ${call}${answer === "" ? "" : ` -> ${answer}`}`;
}

function hostcallLine(record: HostcallRecord, paint: Paint): string {
  const line = `${paint(dim, "  hostcall")}  ${hostcallText(record, paint)}`;
  return record.hint === undefined ? line : `${line}\n${paint(yellow, `            ${record.hint}`)}`;
}

/** `proxy_get_header_map_value(HttpRequestHeaders, "x") -> NotFound`. */
export function hostcallText(record: HostcallRecord, paint: Paint = (_, text) => text): string {
  const values = Object.values(record.arguments).map(shown).join(", ");
  const returned = Object.values(record.returned).map(shown).join(", ");
  const call = `${record.hostcall}(${values})`;
  if (record.status === 0 && record.statusName === "") return `${call} -> did not return`;
  const status = paint(record.status === 0 ? green : yellow, record.statusName || "void");
  return `${call} -> ${status}${returned === "" ? "" : ` ${returned}`}`;
}

function logLine(record: LogRecord, paint: Paint): string {
  const color = record.level === "error" || record.level === "critical" ? red : dim;
  return `${paint(color, "  log     ")}  ${record.level}: ${printable(record.message)}`;
}

function calloutLines(callout: Callout, paint: Paint): string[] {
  const { method, path, cluster, timeout, answer } = callout;
  const asked = `${paint(bold, "callout   ")}${method} ${path} on cluster "${cluster}", timeout ${timeout} ms`;
  const failure = answer?.failure ? ` (${answer.failure})` : "";
  const told = answer === null ? "no answer" : `${answer.status}${failure} "${printable(answer.body)}"`;
  return [asked, ...headerLines(callout.headers), `${paint(bold, "answer    ")}${told}`];
}

function upstreamLines({ upstream }: Exchange, paint: Paint): string[] {
  const label = paint(bold, "upstream  ");
  if (!upstream.reached) return [`${label}saw nothing`];
  return [
    `${label}${upstream.method} ${upstream.path} (${upstream.authority})`,
    ...messageLines(upstream.headers, upstream.body, upstream.trailers),
  ];
}

function responseLines({ response, details }: Exchange, paint: Paint): string[] {
  const label = paint(bold, "client got");
  if (response.status === null) return [`${label} no response (${details})`];
  const ended = response.ended === "complete" ? "" : `, ${response.ended}`;
  return [
    `${label} ${response.status} (${details}${ended})`,
    ...messageLines(response.headers, response.body, response.trailers),
  ];
}

function messageLines(headers: Headers, body: string, trailers: Headers): string[] {
  const lines = headerLines(headers);
  if (body !== "") lines.push(`            "${printable(shorten(body))}"`);
  return [...lines, ...headerLines(trailers).map((line) => `${line} (trailer)`)];
}

function headerLines(headers: Headers): string[] {
  return headers.map(([name, value]) => `            ${name}: ${printable(value)}`);
}

/** A value of a hostcall's argument on one line. */
export function shown(value: unknown): string {
  if (typeof value === "string") return `"${printable(shorten(value))}"`;
  if (!Array.isArray(value)) return String(value);
  return `{${value.map(([name, one]) => `${printable(String(name))}: ${printable(String(one))}`).join(", ")}}`;
}

function shorten(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 120)}... (${text.length} characters)`;
}
