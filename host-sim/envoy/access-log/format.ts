/**
 * Access log formats: text with operators, `%RESPONSE_CODE%`, compiled once. Envoy 1.40: what an operator has no
 * value for is "-".
 *
 *     %NAME%   %NAME(parameter)%   %NAME(parameter):length%   %%
 */
import type { ByteString } from "../../model/byte-string.js";
import { encodeText } from "../../model/byte-string.js";
import type { JsonRecord, JsonValue } from "../config/model.js";
import type { StreamInfo } from "../http/stream-info.js";
import { FormatError } from "./format-error.js";
import { createOperator, type LogValue, type Operator } from "./operators.js";

export { FormatError } from "./format-error.js";

/** Envoy's format when a logger has none. */
export const defaultFormat =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% ' +
  "%BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% " +
  '"%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%"\n';

/** A line for a stream that has ended: a byte string, with the end of line that the format gives it. */
export type LogFormat = (info: StreamInfo) => ByteString;

type Part = ByteString | Operator;

/**
 * @example compileFormat("%RESPONSE_CODE% %REQ(:path)%\n")(info) // "200 /\n"
 * @throws FormatError for operators that are unknown or wrongly used
 */
export function compileFormat(format: string): LogFormat {
  const parts = parse(format);
  return (info) => parts.map((part) => (typeof part === "string" ? part : shown(part(info)))).join("");
}

/**
 * One JSON object per line, its fields sorted by name, as Envoy writes them. A text that is a single operator keeps
 * its type: numbers stay numbers, and what has no value is `null`.
 *
 * @throws FormatError as `compileFormat`
 */
export function compileJsonFormat(format: JsonRecord): LogFormat {
  const write = jsonWriter(format);
  return (info) => `${write(info)}\n`;
}

/** The format of a logger to a file or the console. */
export function compileLogFormat(spec: { readonly format: string; readonly json?: JsonRecord }): LogFormat {
  return spec.json === undefined ? compileFormat(spec.format) : compileJsonFormat(spec.json);
}

/** Sticky, so that what follows a "%" has to be an operator. */
const operatorPattern = /%([A-Z0-9_]+)(?:\((.*?)\))?(?::([0-9]+))?%/y;

function parse(format: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < format.length) {
    const next = format.indexOf("%", at);
    if (next < 0) break;
    if (next > at) parts.push(encodeText(format.slice(at, next)));
    at = format[next + 1] === "%" ? pushPercent(parts, next) : pushOperator(parts, format, next);
  }
  if (at < format.length) parts.push(encodeText(format.slice(at)));
  return parts;
}

function pushPercent(parts: Part[], at: number): number {
  parts.push("%");
  return at + 2;
}

function pushOperator(parts: Part[], format: string, at: number): number {
  operatorPattern.lastIndex = at;
  const match = operatorPattern.exec(format);
  if (match === null)
    throw new FormatError(
      true,
      `Incorrect configuration: ${format}. Couldn't find valid command at position ${at}`,
    );
  const length = match[3] === undefined ? null : Number(match[3]);
  parts.push(createOperator({ name: match[1] as string, parameter: match[2] ?? "", length }));
  return operatorPattern.lastIndex;
}

const shown = (value: LogValue): ByteString => (value === null ? "-" : String(value));

type JsonWriter = (info: StreamInfo) => ByteString;

function jsonWriter(format: JsonValue): JsonWriter {
  if (typeof format === "string") return textWriter(parse(format));
  if (format === null || typeof format !== "object") return () => JSON.stringify(format);
  if (Array.isArray(format)) {
    const items = format.map((item) => jsonWriter(item as JsonValue));
    return (info) => `[${items.map((write) => write(info)).join(",")}]`;
  }
  const fields = Object.entries(format as JsonRecord)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [quoted(encodeText(name)), jsonWriter(value)] as const);
  return (info) => `{${fields.map(([name, write]) => `${name}:${write(info)}`).join(",")}}`;
}

function textWriter(parts: readonly Part[]): JsonWriter {
  const [only] = parts;
  if (parts.length === 1 && typeof only === "function") return (info) => jsonOf(only(info));
  return (info) =>
    quoted(parts.map((part) => (typeof part === "string" ? part : shown(part(info)))).join(""));
}

const jsonOf = (value: LogValue): ByteString => (typeof value === "string" ? quoted(value) : String(value));

/** A byte string as JSON text: bytes above ASCII stay as they are. */
const quoted = (text: ByteString): ByteString => JSON.stringify(text).replaceAll("\x7f", "\\u007f");
