/** Typed configurations as Envoy hands them to a plugin: text and bytes as they are, any other message as protobuf. */
import type { AnyConfig } from "./scenario.js";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The bytes that the guest reads; none for an absent or empty configuration. */
export function configurationBytes(config: AnyConfig | undefined): Uint8Array {
  if (config === undefined) return new Uint8Array(0);
  if (typeof config === "string") return Buffer.from(config);
  const { "@type": type, value } = config;
  const name = type.slice(type.lastIndexOf(".") + 1);
  if (name === "StringValue") return Buffer.from(String(value));
  if (name === "BytesValue") return Buffer.from(String(value), "base64");
  if (name === "UInt32Value") return Buffer.from([0x08, ...varint(Number(value))]);
  if (name === "Struct") return Buffer.from(struct(value as { [key: string]: Json }));
  if (name === "Value") return Buffer.from(jsonValue(value as Json));
  if (name === "Empty") return new Uint8Array(0);
  throw new Error(`no encoding for ${type}`);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
}

function field(number: number, bytes: number[]): number[] {
  return [(number << 3) | 2, ...varint(bytes.length), ...bytes];
}

const text = (value: string) => [...Buffer.from(value)];

/** Struct: a map from names to values, entries in the order given, as Envoy had them. */
function struct(object: { [key: string]: Json }): number[] {
  return Object.keys(object).flatMap((name) =>
    field(1, [...field(1, text(name)), ...field(2, jsonValue(object[name]!))]),
  );
}

function jsonValue(value: Json): number[] {
  if (value === null) return [0x08, 0];
  if (typeof value === "number") return [0x11, ...Buffer.from(new Float64Array([value]).buffer)];
  if (typeof value === "string") return field(3, text(value));
  if (typeof value === "boolean") return [0x20, value ? 1 : 0];
  if (Array.isArray(value))
    return field(
      6,
      value.flatMap((item) => field(1, jsonValue(item))),
    );
  return field(5, struct(value));
}
