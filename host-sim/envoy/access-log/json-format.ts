/** JSON formats: a value for each of a mapping's fields. */
import { type ByteString, encodeText } from "../../model/byte-string.js";
import type { JsonRecord, JsonValue } from "../config/model.js";
import { joined, type Part } from "./format.js";
import { type LogSubject, type LogValue, Structured, sorted } from "./log-value.js";

/** `null`: it is left out. */
export type JsonWriter = (subject: LogSubject) => ByteString | null;

type Parse = (format: string) => readonly Part[];

/** @param omitsEmpty Absent values, nulls, and mappings that are empty for it, are left out; lists stay. */
export function writeJson(format: JsonValue, parse: Parse, omitsEmpty: boolean): JsonWriter {
  const write = (value: JsonValue) => writeJson(value, parse, omitsEmpty);
  if (typeof format === "string") return textWriter(parse(format), omitsEmpty);
  if (format === null) return () => (omitsEmpty ? null : "null");
  if (typeof format !== "object") return () => JSON.stringify(format);
  return Array.isArray(format)
    ? listWriter(format.map(write))
    : recordWriter(format as JsonRecord, write, omitsEmpty);
}

function listWriter(items: readonly JsonWriter[]): JsonWriter {
  return (subject) => `[${items.flatMap((write) => write(subject) ?? []).join(",")}]`;
}

function recordWriter(
  record: JsonRecord,
  write: (value: JsonValue) => JsonWriter,
  omitsEmpty: boolean,
): JsonWriter {
  const fields = Object.entries(record)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [quoted(encodeText(name)), write(value)] as const);
  return (subject) => {
    const written = fields.flatMap(([name, writeField]) => {
      const value = writeField(subject);
      return value === null ? [] : [`${name}:${value}`];
    });
    return omitsEmpty && written.length === 0 ? null : `{${written.join(",")}}`;
  };
}

function textWriter(parts: readonly Part[], omitsEmpty: boolean): JsonWriter {
  const [only] = parts;
  if (parts.length === 1 && typeof only === "function") return (subject) => jsonOf(only(subject), omitsEmpty);
  return (subject) => quoted(joined(parts, subject, omitsEmpty));
}

function jsonOf(value: LogValue, omitsEmpty: boolean): ByteString | null {
  if (value === null) return omitsEmpty ? null : "null";
  if (value instanceof Structured) return encodeText(JSON.stringify(sorted(value.value)));
  return typeof value === "string" ? quoted(value) : String(value);
}

/** A byte string as JSON text: bytes above ASCII stay as they are. */
const quoted = (text: ByteString): ByteString => JSON.stringify(text).replaceAll("\x7f", "\\u007f");
