/** What operators give, before a format writes it. */
import { type ByteString, encodeText } from "../../model/byte-string.js";
import type { JsonValue } from "../config/model.js";
import type { StreamInfo } from "../http/stream-info.js";

/** A value that is neither text nor a number: JSON keeps its shape, text shows its JSON. Its texts are UTF-8 text. */
export class Structured {
  readonly value: JsonValue;

  constructor(value: JsonValue) {
    this.value = value;
  }
}

/** `null`: the stream has none. */
export type LogValue = ByteString | number | Structured | null;

/** What a line is about. */
export interface LogSubject {
  readonly info: StreamInfo;
  /** Milliseconds since the epoch: when the line is written. */
  readonly now: number;
  /** Of a local response, for `body_format`; empty in an access log. */
  readonly localReplyBody: ByteString;
}

export type Operator = (subject: LogSubject) => LogValue;

export interface OperatorCall {
  readonly name: string;
  /** Between the parentheses; empty without them. */
  readonly parameter: string;
  /** Most bytes of the value; `null`: all. */
  readonly length: number | null;
}

export const none: Operator = () => null;

/** An operator of what is noted of the stream. */
export const ofInfo =
  (read: (info: StreamInfo) => LogValue): Operator =>
  ({ info }) =>
    read(info);

export const cut = (value: ByteString, length: number | null): ByteString =>
  length === null ? value : value.slice(0, length);

/** As text, or "-". */
export function shown(value: LogValue, absent: ByteString): ByteString {
  if (value === null) return absent;
  return value instanceof Structured ? textOf(value.value) : String(value);
}

/** Envoy: a text as it is, everything else as JSON with sorted names. */
export const textOf = (value: JsonValue): ByteString =>
  encodeText(typeof value === "string" ? value : JSON.stringify(sorted(value)));

/** JSON with the names of mappings in order. */
export function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner as JsonValue)]));
}
