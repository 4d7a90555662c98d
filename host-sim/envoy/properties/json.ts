/** JSON as Envoy's configuration holds it (google.protobuf.Struct), as values and in protobuf's format. */
import { type ByteString, decodeText, encodeText } from "../../model/byte-string.js";
import { bytesField, doubleField, varintField } from "../../model/proto.js";
import type { Value } from "./value.js";

/** What JSON.parse gives; strings are text, not bytes. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** A JSON value as a property: numbers are doubles, objects maps, arrays lists. */
export function jsonValue(json: Json): Value {
  if (json === null) return { kind: "null" };
  if (typeof json === "string") return { kind: "string", value: encodeText(json) };
  if (typeof json === "number") return { kind: "double", value: json };
  if (typeof json === "boolean") return { kind: "bool", value: json };
  if (isArray(json)) return { kind: "list", items: json.map(jsonValue) };
  return objectValue(json);
}

/** An object as a map; members that are undefined are not there. */
export function objectValue(object: JsonObject): Value {
  return {
    kind: "map",
    get: (key) => memberValue(object, decodeText(key)),
    entries: () => members(object).map(([name, json]) => [encodeText(name), jsonValue(json)]),
  };
}

/** The members of an object that are there. */
export const members = (object: JsonObject): Array<[string, Json]> =>
  Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined);

function memberValue(object: JsonObject, name: string): Value | undefined {
  const member = Object.hasOwn(object, name) ? object[name] : undefined;
  return member === undefined ? undefined : jsonValue(member);
}

/** google.protobuf.Struct: map<string, Value> fields = 1. */
export function encodeStruct(object: JsonObject): ByteString {
  return members(object)
    .map(([name, json]) => bytesField(1, bytesField(1, encodeText(name)) + bytesField(2, encodeValue(json))))
    .join("");
}

/** google.protobuf.Value: null 1, number 2, string 3, bool 4, struct 5, list 6. */
function encodeValue(json: Json): ByteString {
  if (json === null) return varintField(1, 0);
  if (typeof json === "number") return doubleField(2, json);
  if (typeof json === "string") return bytesField(3, encodeText(json));
  if (typeof json === "boolean") return varintField(4, Number(json));
  if (isArray(json)) return bytesField(6, json.map((item) => bytesField(1, encodeValue(item))).join(""));
  return bytesField(5, encodeStruct(json));
}

const isArray = (json: Json): json is readonly Json[] => Array.isArray(json);
