/**
 * Formats of access logs and local replies: text with operators, `%RESPONSE_CODE%`, compiled once. Envoy 1.40: what an
 * operator has no value for is "-".
 *
 *     %NAME%   %NAME(parameter)%   %NAME(parameter):length%   %%
 */
import { type ByteString, encodeText } from "../../model/byte-string.js";
import type { JsonRecord, LogFormatSpec } from "../config/model.js";
import type { StreamInfo } from "../http/stream-info.js";
import { FormatError } from "./format-error.js";
import { reqWithoutQuery } from "./header-operators.js";
import { writeJson } from "./json-format.js";
import { type LogSubject, type Operator, shown } from "./log-value.js";
import { createOperator } from "./operators.js";

export { FormatError } from "./format-error.js";

/** Envoy's format when a logger has none. */
export const defaultFormat =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% ' +
  "%BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% " +
  '"%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%"\n';

/**
 * A line for a stream, as a byte string, with the end of line that the format gives it.
 *
 * @param more `now`: when it is written, by default the stream's end; `localReplyBody`: what `%LOCAL_REPLY_BODY%` is.
 */
export type LogFormat = (info: StreamInfo, more?: Partial<LogSubject>) => ByteString;

/** A part of a text: fixed, or an operator. */
export type Part = ByteString | Operator;

const subjectOf = (info: StreamInfo, more: Partial<LogSubject> = {}): LogSubject => ({
  info,
  now: info.endTime ?? info.startTime,
  localReplyBody: "",
  ...more,
});

/**
 * @example compileFormat("%RESPONSE_CODE% %REQ(:path)%\n")(info) // "200 /\n"
 * @param omitsEmpty `omit_empty_values`: nothing rather than "-".
 * @throws FormatError for operators that are unknown or wrongly used
 */
export function compileFormat(
  format: string,
  omitsEmpty = false,
  formatters: readonly string[] = [],
): LogFormat {
  const parts = parseFormat(format, formatters);
  return (info, more) => joined(parts, subjectOf(info, more), omitsEmpty);
}

/** The text of a format for one line. */
export function joined(parts: readonly Part[], subject: LogSubject, omitsEmpty: boolean): ByteString {
  const absent = omitsEmpty ? "" : "-";
  return parts.map((part) => (typeof part === "string" ? part : shown(part(subject), absent))).join("");
}

/**
 * One JSON object per line, its fields sorted by name, as Envoy writes them. A text that is a single operator keeps
 * its type: numbers stay numbers, and what has no value is `null`.
 *
 * @param omitsEmpty `omit_empty_values`: fields without a value are left out.
 * @throws FormatError as `compileFormat`
 */
export function compileJsonFormat(
  format: JsonRecord,
  omitsEmpty = false,
  formatters: readonly string[] = [],
): LogFormat {
  const write = writeJson(format, (text) => parseFormat(text, formatters), omitsEmpty);
  return (info, more) => `${write(subjectOf(info, more)) ?? "{}"}\n`;
}

/** The format of a logger to a file or the console. */
export function compileLogFormat({ format, json, omitsEmpty, formatters }: LogFormatSpec): LogFormat {
  if (json === undefined) return compileFormat(format, omitsEmpty, formatters);
  return compileJsonFormat(json, omitsEmpty, formatters);
}

/** Sticky, so that what follows a "%" has to be an operator. */
const operatorPattern = /%([A-Z0-9_]+)(?:\((.*?)\))?(?::([0-9]{1,18}))?%/y;

/** @param formatters Names of the extensions whose operators count, too. */
function parseFormat(format: string, formatters: readonly string[]): Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < format.length) {
    const next = format.indexOf("%", at);
    if (next < 0) break;
    if (next > at) parts.push(encodeText(format.slice(at, next)));
    at = format[next + 1] === "%" ? pushPercent(parts, next) : pushOperator(parts, format, next, formatters);
  }
  if (at < format.length) parts.push(encodeText(format.slice(at)));
  return parts;
}

function pushPercent(parts: Part[], at: number): number {
  parts.push("%");
  return at + 2;
}

function pushOperator(parts: Part[], format: string, at: number, formatters: readonly string[]): number {
  operatorPattern.lastIndex = at;
  const match = operatorPattern.exec(format);
  if (match === null)
    throw new FormatError(
      true,
      `Incorrect configuration: ${format}. Couldn't find valid command at position ${at}`,
    );
  const [, name = "", parameter = "", digits] = match;
  const call = { name, parameter, length: digits === undefined ? null : Number(digits) };
  const isExtra = name === "REQ_WITHOUT_QUERY" && formatters.includes("envoy.formatter.req_without_query");
  parts.push(isExtra ? reqWithoutQuery(call) : createOperator(call));
  return operatorPattern.lastIndex;
}
