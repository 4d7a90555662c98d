/** Protobuf messages as properties: a table tells the fields, plain objects hold them. */
import { type ByteString, decodeText, encodeText } from "../../model/byte-string.js";
import { bytesField, varintField } from "../../model/proto.js";
import { encodeStruct, type Json, type JsonObject, members, objectValue } from "./json.js";
import type { Value } from "./value.js";

/** What a field holds: a scalar, a google.protobuf.Struct, or a message of a type. */
export type FieldType = "string" | "uint32" | "bool" | "struct" | MessageType;

export interface Field {
  readonly number: number;
  readonly type: FieldType;
  /** A list, or a map with string keys. Default: one value. */
  readonly repeated?: "list" | "map";
}

/** The fields of a message by name, in the order of their numbers: so they are written. */
export interface MessageType {
  readonly [name: string]: Field;
}

export interface Message {
  readonly kind: "message";
  readonly type: MessageType;
  /** The fields that are set, by their protobuf names; `null` where Envoy has a null pointer: no bytes, no fields. */
  readonly fields: JsonObject | null;
}

export const message = (type: MessageType, fields: JsonObject | null): Message => ({
  kind: "message",
  type,
  fields,
});

/** A field's value, its default when it is not set; `undefined` when the message has no such field. */
export function fieldOf({ type, fields }: Message, name: ByteString): Value | undefined {
  if (fields === null || !Object.hasOwn(type, name)) return undefined;
  const field = type[name]!;
  const json = fields[name];
  if (field.repeated === "list")
    return { kind: "list", items: asList(json).map((item) => single(field.type, item)) };
  if (field.repeated === "map") return mapValue(field.type, asObject(json));
  return single(field.type, json);
}

/** The message in protobuf's format, defaults left out. */
export function encodeMessage(type: MessageType, fields: JsonObject): ByteString {
  return Object.entries(type)
    .map(([name, field]) => encodeField(field, fields[name]))
    .join("");
}

function single(type: FieldType, json: Json | undefined): Value {
  if (type === "string") return { kind: "string", value: encodeText(String(json ?? "")) };
  if (type === "uint32") return { kind: "uint", value: BigInt(Number(json ?? 0)) };
  if (type === "bool") return { kind: "bool", value: json === true };
  if (type === "struct") return objectValue(asObject(json));
  return message(type, asObject(json));
}

const mapValue = (type: FieldType, object: JsonObject): Value => ({
  kind: "map",
  get(key) {
    const name = decodeText(key);
    return Object.hasOwn(object, name) ? single(type, object[name]) : undefined;
  },
  entries: () => members(object).map(([name, json]) => [encodeText(name), single(type, json)]),
});

function encodeField({ number, type, repeated }: Field, json: Json | undefined): ByteString {
  if (json === undefined || json === null) return "";
  if (repeated === "list")
    return asList(json)
      .map((item) => encodeSingle(number, type, item))
      .join("");
  if (repeated === "map") return encodeMap(number, type, asObject(json));
  return isDefault(json) ? "" : encodeSingle(number, type, json);
}

const encodeMap = (number: number, type: FieldType, object: JsonObject): ByteString =>
  members(object)
    .map(([name, json]) => bytesField(number, bytesField(1, encodeText(name)) + encodeSingle(2, type, json)))
    .join("");

function encodeSingle(number: number, type: FieldType, json: Json): ByteString {
  if (type === "string") return bytesField(number, encodeText(String(json)));
  if (type === "uint32" || type === "bool") return varintField(number, Number(json));
  const object = asObject(json);
  return bytesField(number, type === "struct" ? encodeStruct(object) : encodeMessage(type, object));
}

const isDefault = (json: Json): boolean => json === "" || json === 0 || json === false;

const asObject = (json: Json | undefined): JsonObject =>
  typeof json === "object" && json !== null && !Array.isArray(json) ? (json as JsonObject) : {};

const asList = (json: Json | undefined): readonly Json[] => (Array.isArray(json) ? json : []);
