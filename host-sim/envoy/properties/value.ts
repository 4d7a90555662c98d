import { Status } from "../../abi/enums.js";
import type { ByteString } from "../../model/byte-string.js";
import { doubleBytes, int64Bytes } from "../../model/proto.js";
import { refuse } from "../../model/refusals.js";
import type { Answer } from "../operations.js";
import { encodeMessage, type Message } from "./message.js";

/** What a property can be: the types of CEL, in which Envoy's attributes are written. */
export type Value =
  | { readonly kind: "null" }
  | { readonly kind: "string" | "bytes"; readonly value: ByteString }
  | { readonly kind: "int" | "uint"; readonly value: bigint }
  | { readonly kind: "double"; readonly value: number }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "duration" | "timestamp"; readonly nanoseconds: bigint }
  | Message
  | List
  | Mapping;

export interface List {
  readonly kind: "list";
  readonly items: readonly Value[];
}

export interface Mapping {
  readonly kind: "map";
  get(key: ByteString): Value | undefined;
  /** `null` for a map that can be asked but not listed: Envoy's `request`, `connection`, ... as a whole. */
  entries(): ReadonlyArray<readonly [key: ByteString, value: Value]> | null;
}

export const string = (value: ByteString): Value => ({ kind: "string", value });
export const int = (value: number | bigint): Value => ({ kind: "int", value: BigInt(value) });
export const uint = (value: number | bigint): Value => ({ kind: "uint", value: BigInt(value) });
export const bool = (value: boolean): Value => ({ kind: "bool", value });
/** From milliseconds, which may have a fraction. */
export const duration = (milliseconds: number): Value => ({
  kind: "duration",
  nanoseconds: nanosecondsOf(milliseconds),
});
/** From milliseconds since the epoch, which may have a fraction. */
export const timestamp = (milliseconds: number): Value => ({
  kind: "timestamp",
  nanoseconds: nanosecondsOf(milliseconds),
});

/** A value, or nothing where the host has none: absent properties are NotFound. */
export const optional = <T>(value: T | null | undefined, make: (value: T) => Value): Value | undefined =>
  value === null || value === undefined ? undefined : make(value);

// In two parts: a double has no room for the nanoseconds of this century.
function nanosecondsOf(milliseconds: number): bigint {
  const whole = Math.floor(milliseconds);
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((milliseconds - whole) * 1e6));
}

/** A map from entries that are all there. */
export function mapOf(entries: ReadonlyArray<readonly [ByteString, Value]>): Mapping {
  return {
    kind: "map",
    get: (key) => entries.find(([name]) => name === key)?.[1],
    entries: () => entries,
  };
}

/** One attribute of a root, made from what the root is about; `undefined`: absent. */
export type Attribute<Subject> = (subject: Subject) => Value | undefined;

/** A root whose attributes are asked by name and can not be listed. */
export function tableOf<Subject>(
  attributes: Readonly<Record<string, Attribute<Subject>>>,
): (subject: Subject) => Mapping {
  const byName = new Map(Object.entries(attributes));
  return (subject) => ({
    kind: "map",
    get: (key) => byName.get(key)?.(subject),
    entries: () => null,
  });
}

/**
 * The bytes of a value as `proxy_get_property` gives them: strings raw, numbers and times 8 bytes little-endian, bool
 * one byte, messages in protobuf's format, maps as pairs, lists as pairs without values.
 *
 * SerializationFailure for null, for a map that can not be listed, and for whatever holds one of them.
 */
export function serialize(value: Value): Answer<ByteString> {
  switch (value.kind) {
    case "string":
    case "bytes":
      return value.value;
    case "int":
    case "uint":
      return int64Bytes(value.value);
    case "double":
      return doubleBytes(value.value);
    case "bool":
      return value.value ? "\x01" : "\x00";
    case "duration":
    case "timestamp":
      return int64Bytes(value.nanoseconds);
    case "message":
      return value.fields === null ? failure : encodeMessage(value.type, value.fields);
    case "list":
      return serializePairs(value.items.map((item) => [item, emptyString]));
    case "map":
      return serializePairs(value.entries()?.map(([key, item]) => [string(key), item]));
    default:
      return failure;
  }
}

const failure = refuse(Status.SerializationFailure);
const emptyString = string("");

/** Pairs: count, then the two lengths of each pair, then each name and value with a NUL behind it. */
function serializePairs(pairs: ReadonlyArray<readonly [Value, Value]> | undefined): Answer<ByteString> {
  if (pairs === undefined) return failure;
  let lengths = uint32Bytes(pairs.length);
  let data = "";
  for (const part of pairs.flat()) {
    const bytes = serialize(part);
    if (typeof bytes !== "string") return bytes;
    lengths += uint32Bytes(bytes.length);
    data += `${bytes}\0`;
  }
  return lengths + data;
}

const uint32Bytes = (value: number): ByteString =>
  String.fromCharCode(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);
