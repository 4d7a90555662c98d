/**
 * Any: a message that says its type. As `typed_config` it is one of Envoy's own messages; as the configuration of a
 * plugin it is text, bytes, or whatever else, which the plugin gets as protobuf.
 */
import { type ByteString, encodeText, fromBytes, toBytes } from "../../model/byte-string.js";
import { bytesField, doubleField, varintField } from "../../model/proto.js";
import { durationParts } from "./durations.js";
import type { Field } from "./fields.js";
import type { JsonRecord, JsonValue } from "./model.js";

/** A `typed_config`, unwrapped: the message's full name (empty: no type was given) and where its fields stand. */
export interface TypedConfig {
  readonly type: string;
  readonly config: Field;
}

/** Reads `typed_config`; Envoy: a TypedStruct stands for the message that it names. */
export function readTypedConfig(field: Field): TypedConfig {
  const type = typeOf(field, "@type");
  if (type !== "xds.type.v3.TypedStruct" && type !== "udpa.type.v1.TypedStruct")
    return { type, config: field };
  return field.message(type, (message) => {
    const url = message.take("type_url").requiredText();
    return { type: url.slice(url.lastIndexOf("/") + 1), config: message.take("value") };
  });
}

/** The name after the last "/" of a type URL. Envoy: there has to be a "/" and something before it. */
function typeOf(field: Field, key: string): string {
  const given = field.at(key);
  const url = given.text();
  const slash = url.lastIndexOf("/");
  if (url !== "" && slash < 1) given.invalid(`a type is written as "type.googleapis.com/${url}"`);
  return url.slice(slash + 1);
}

type Encoder = (field: Field) => ByteString;

const whole =
  (least: number, most: number): Encoder =>
  (field) => {
    const value = field.integer(0, least, most);
    return value === 0 ? "" : varintField(1, value);
  };

const exact: Encoder = (field) => {
  const text = String(field.json() ?? 0);
  if (!/^-?\d{1,20}$/.test(text)) field.invalid(`expected a whole number, found ${text}`);
  else if (BigInt(text) !== 0n) return varintField(1, BigInt(text));
  return "";
};

const fraction: Encoder = (field) => {
  const value = numberOf(field);
  return value === 0 && !Object.is(value, -0) ? "" : doubleField(1, value);
};

const single: Encoder = (field) => {
  const value = Buffer.alloc(4);
  value.writeFloatLE(numberOf(field));
  return value.every((byte) => byte === 0) ? "" : `\x0d${value.toString("latin1")}`;
};

function numberOf(field: Field): number {
  const value = field.json() ?? 0;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  const valid = typeof number === "number" && (!Number.isNaN(number) || value === "NaN");
  if (!valid) field.invalid("expected a number");
  return valid ? number : 0;
}

function duration(field: Field): ByteString {
  const parts = durationParts(field.text("0s"));
  if (parts === null) field.invalid(`expected seconds such as "5s", found ${field.text()}`);
  return parts === null ? "" : secondsAndNanos(parts.seconds, parts.nanos);
}

function timestamp(field: Field): ByteString {
  const text = field.text("1970-01-01T00:00:00Z");
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  const milliseconds = match === null ? Number.NaN : Date.parse(`${match[1]}${match[3]}`);
  if (Number.isNaN(milliseconds)) {
    field.invalid(`expected a time such as "2026-01-31T12:00:00Z", found ${text}`);
    return "";
  }
  return secondsAndNanos(BigInt(milliseconds / 1000), Number((match?.[2] ?? "").padEnd(9, "0")));
}

function secondsAndNanos(seconds: bigint, nanos: number): ByteString {
  return (seconds === 0n ? "" : varintField(1, seconds)) + (nanos === 0 ? "" : varintField(2, nanos));
}

/** Struct: its entries in the order given. */
function struct(record: JsonRecord): ByteString {
  return Object.entries(record)
    .map(([name, value]) => bytesField(1, bytesField(1, encodeText(name)) + bytesField(2, jsonValue(value))))
    .join("");
}

const list = (items: readonly JsonValue[]): ByteString =>
  items.map((item) => bytesField(1, jsonValue(item))).join("");

/** google.protobuf.Value: which of its kinds is set is part of it, so defaults are written. */
function jsonValue(value: JsonValue): ByteString {
  if (value === null) return varintField(1, 0);
  if (typeof value === "number") return doubleField(2, value);
  if (typeof value === "string") return bytesField(3, encodeText(value));
  if (typeof value === "boolean") return varintField(4, value ? 1 : 0);
  if (Array.isArray(value)) return bytesField(6, list(value));
  return bytesField(5, struct(value as JsonRecord));
}

function listValue(field: Field): ByteString {
  return list(field.list().map((item) => item.json()));
}

function nested(field: Field): ByteString {
  if (!field.present || field.keys.length === 0) return "";
  const url = field.at("@type").text();
  return bytesField(1, encodeText(url)) + optional(2, fromBytes(serialized(field)));
}

const optional = (number: number, bytes: ByteString): ByteString =>
  bytes === "" ? "" : bytesField(number, bytes);

/** Types whose JSON is not a mapping of their fields: they stand under `value`. */
const wellKnown: { readonly [type: string]: Encoder } = {
  BoolValue: (field) => (field.bool() ? varintField(1, 1) : ""),
  UInt32Value: whole(0, 0xffffffff),
  Int32Value: whole(-0x80000000, 0x7fffffff),
  UInt64Value: exact,
  Int64Value: exact,
  DoubleValue: fraction,
  FloatValue: single,
  StringValue: (field) => optional(1, encodeText(field.text())),
  BytesValue: (field) => optional(1, fromBytes(field.bytes())),
  Duration: duration,
  Timestamp: timestamp,
  Struct: (field) => struct(field.record()),
  Value: (field) => jsonValue(field.json()),
  ListValue: listValue,
  Any: nested,
};

/** Messages of Envoy's that a plugin may be given as they are. */
const messages: { readonly [type: string]: Encoder } = {
  "google.protobuf.Empty": () => "",
  "envoy.config.core.v3.HeaderValue": (field) =>
    field.message("envoy.config.core.v3.HeaderValue", (message) =>
      [
        optional(1, encodeText(message.take("key").text())),
        optional(2, encodeText(message.take("value").text())),
        optional(3, fromBytes(message.take("raw_value").bytes())),
      ].join(""),
    ),
  "xds.type.v3.TypedStruct": (field) => typedStruct(field, "xds.type.v3.TypedStruct"),
  "udpa.type.v1.TypedStruct": (field) => typedStruct(field, "udpa.type.v1.TypedStruct"),
};

function typedStruct(field: Field, type: "xds.type.v3.TypedStruct" | "udpa.type.v1.TypedStruct"): ByteString {
  return field.message(type, (message) => {
    const url = optional(1, encodeText(message.take("type_url").text()));
    const value = message.take("value");
    return url + (value.present ? bytesField(2, struct(value.record())) : "");
  });
}

const prefix = "google.protobuf.";

/**
 * The bytes that a plugin reads as its configuration. Envoy 1.40: text of a StringValue and bytes of a BytesValue as
 * they are, every other type as its serialized message, Struct too; nothing for an absent one.
 */
export function readConfiguration(field: Field): Uint8Array {
  if (!field.present || field.keys.length === 0) return new Uint8Array(0);
  const type = field.at("@type").text();
  if (type.endsWith(`/${prefix}StringValue`)) return toBytes(encodeText(anyValue(field).text()));
  if (type.endsWith(`/${prefix}BytesValue`)) return anyValue(field).bytes();
  return serialized(field);
}

function serialized(field: Field): Uint8Array {
  const type = typeOf(field, "@type");
  if (type === "") field.invalid('an Any has to say its "@type"');
  const known = type.startsWith(prefix) ? wellKnown[type.slice(prefix.length)] : undefined;
  if (known !== undefined) return toBytes(known(anyValue(field)));
  const encode = messages[type];
  if (encode !== undefined) return toBytes(encode(field));
  if (type !== "") field.unsupported(`host-sim cannot serialize ${type}; it takes ${supportedTypes}`);
  return new Uint8Array(0);
}

const supportedTypes = [
  ...Object.keys(wellKnown).map((name) => prefix + name),
  ...Object.keys(messages),
].join(", ");

/** Envoy: beside "@type" there may only be "value". A wrapper's own `{value: ...}` counts too. */
function anyValue(field: Field): Field {
  for (const key of field.keys)
    if (key !== "@type" && key !== "value")
      field.at(key).invalid('a well-known type in an Any has only "@type" and "value"');
  const value = field.at("value");
  const isWrapper =
    /Value$/.test(field.at("@type").text()) && !/\.(List)?Value$/.test(field.at("@type").text());
  return isWrapper ? value.wrapped() : value;
}
