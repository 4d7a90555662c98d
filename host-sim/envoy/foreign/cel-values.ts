import { type ByteString, decodeText, encodeText, fromBytes, toBytes } from "../../model/byte-string.js";
import { memberOf } from "../properties/get-property.js";
import { serialize, type Value } from "../properties/value.js";
import { type CelTime, celLibrary } from "./cel-library.js";

const second = 1_000_000_000n;

/** A name that no property has: a map asked for it says which property it is. */
const identity = "\0property";

/**
 * The way between properties and the CEL library during one evaluation.
 *
 * Maps and messages go in as maps that look up on demand; what comes out unchanged is the property itself again, so that
 * a message keeps its encoding.
 */
export class CelValues {
  readonly #properties: Value[] = [];

  /** A property as the library takes it. */
  enter(value: Value): unknown {
    switch (value.kind) {
      case "string":
        return decodeText(value.value);
      case "bytes":
        return toBytes(value.value);
      case "int":
      case "double":
      case "bool":
        return value.value;
      case "uint":
        return celLibrary().celUint(value.value);
      case "timestamp":
        return celLibrary().timestamp(...secondsOf(value.nanoseconds));
      case "duration":
        return celLibrary().duration(...secondsOf(value.nanoseconds));
      case "list":
        return value.items.map((item) => this.enter(item));
      case "null":
        return null;
      default:
        return new PropertyMap(value, this);
    }
  }

  /** A result of the library as a property; types, which have no encoding, as null. */
  leave(result: unknown): Value {
    const { isCelUint, isCelList, isCelMap } = celLibrary();
    if (typeof result === "string") return { kind: "string", value: encodeText(result) };
    if (typeof result === "bigint") return { kind: "int", value: result };
    if (typeof result === "number") return { kind: "double", value: result };
    if (typeof result === "boolean") return { kind: "bool", value: result };
    if (result instanceof Uint8Array) return { kind: "bytes", value: fromBytes(result) };
    if (isCelUint(result)) return { kind: "uint", value: result.value };
    if (isCelList(result)) return { kind: "list", items: Array.from(result, (item) => this.leave(item)) };
    if (isCelMap(result)) return this.#leaveMap(result);
    return timeOf(result) ?? { kind: "null" };
  }

  /** Keeps a property for the way back. */
  keep(value: Value): bigint {
    return BigInt(this.#properties.push(value) - 1);
  }

  #leaveMap(map: { get(key: unknown): unknown; entries(): Iterable<[unknown, unknown]> }): Value {
    const kept = map.get(identity);
    if (typeof kept === "bigint") return this.#properties[Number(kept)]!;
    const entries = Array.from(
      map.entries(),
      ([key, value]) => [this.#leaveKey(key), this.leave(value)] as const,
    );
    return { kind: "map", get: () => undefined, entries: () => entries };
  }

  // A key's bytes are all that the encoding of a map wants of it.
  #leaveKey(key: unknown): ByteString {
    const bytes = serialize(this.leave(key));
    return typeof bytes === "string" ? bytes : "";
  }
}

/** A map or message that looks its members up when it is asked. */
class PropertyMap extends Map<unknown, unknown> {
  readonly #value: Value;
  readonly #values: CelValues;

  constructor(value: Value, values: CelValues) {
    super();
    this.#value = value;
    this.#values = values;
  }

  override get(key: unknown): unknown {
    if (key === identity) return this.#values.keep(this.#value);
    const member = typeof key === "string" ? memberOf(this.#value, encodeText(key)) : undefined;
    return member === undefined ? undefined : this.#values.enter(member);
  }

  override has(key: unknown): boolean {
    return this.get(key) !== undefined;
  }

  override get size(): number {
    return this.#members().length;
  }

  override *entries(): MapIterator<[unknown, unknown]> {
    for (const [key, value] of this.#members()) yield [decodeText(key), this.#values.enter(value)];
  }

  override *keys(): MapIterator<unknown> {
    for (const [key] of this.entries()) yield key;
  }

  override *values(): MapIterator<unknown> {
    for (const [, value] of this.entries()) yield value;
  }

  override [Symbol.iterator](): MapIterator<[unknown, unknown]> {
    return this.entries();
  }

  override forEach(visit: (value: unknown, key: unknown, map: Map<unknown, unknown>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  #members(): ReadonlyArray<readonly [ByteString, Value]> {
    return (this.#value.kind === "map" && this.#value.entries()) || [];
  }
}

/** Seconds and the nanoseconds on top; the latter below zero only with the former. */
const secondsOf = (nanoseconds: bigint): [bigint, number] => [
  nanoseconds / second,
  Number(nanoseconds % second),
];

function timeOf(result: unknown): Value | undefined {
  if (typeof result !== "object" || result === null) return undefined;
  const time = ("message" in result ? result.message : result) as Partial<CelTime>;
  const isTimestamp = time.$typeName === "google.protobuf.Timestamp";
  if (!isTimestamp && time.$typeName !== "google.protobuf.Duration") return undefined;
  const nanoseconds = time.seconds! * second + BigInt(time.nanos!);
  return { kind: isTimestamp ? "timestamp" : "duration", nanoseconds };
}
