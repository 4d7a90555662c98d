import { Status } from "../../abi/enums.js";
import type { ByteString } from "../../model/byte-string.js";
import type { PropertySource } from "./source.js";
import type { Value } from "./value.js";

/** How long an object lives: up to the end of the request, or of the client's connection. */
export type LifeSpan = "request" | "connection";

/** An object in the filter state. */
export interface FilterObject {
  /** Its value as `filter_state\0name`; `undefined` when it has none that a plugin could read. */
  readonly value: Value | undefined;
}

/** What `declare_property` says about a property before it is set. */
export interface PropertyPrototype {
  readonly readonly: boolean;
  readonly type: "bytes" | "string" | "flat-buffers" | "protobuf";
  readonly span: LifeSpan;
}

/** A property that plugins made: named `wasm.<key>`. Envoy: what is declared read only can be set once. */
export class PropertyObject implements FilterObject {
  readonly #prototype: PropertyPrototype;
  #bytes: ByteString;

  constructor(prototype: PropertyPrototype, bytes: ByteString) {
    this.#prototype = prototype;
    this.#bytes = bytes;
  }

  get value(): Value {
    return { kind: this.#prototype.type === "string" ? "string" : "bytes", value: this.#bytes };
  }

  /** False for a read-only property. */
  set(bytes: ByteString): boolean {
    if (this.#prototype.readonly) return false;
    this.#bytes = bytes;
    return true;
  }
}

/**
 * Objects that filters leave for each other: seen by later filters and other VMs of the same request.
 *
 * Objects of the span "connection" are held by the connection's own state and outlive the request.
 */
export class FilterState {
  /** Made when it is needed: most streams leave nothing. */
  #own: Map<string, FilterObject> | null = null;
  readonly #connection: FilterState | null;

  /** @param connection The state of the connection on which the request came. */
  constructor(connection: FilterState | null = null) {
    this.#connection = connection;
  }

  get(name: ByteString): FilterObject | undefined {
    return this.#own?.get(name) ?? this.#connection?.get(name);
  }

  /** False where Envoy refuses (and logs a bug of its own): the name is taken with another span. */
  set(name: ByteString, object: FilterObject, span: LifeSpan): boolean {
    const holder = span === "connection" ? (this.#connection ?? this) : this;
    if (this.get(name) !== undefined && !holder.#own?.has(name)) return false;
    holder.#own ??= new Map();
    holder.#own.set(name, object);
    return true;
  }

  /** Nobody left anything, on the connection either. */
  get isEmpty(): boolean {
    return this.#own === null && (this.#connection === null || this.#connection.isEmpty);
  }

  /** Names and objects, the connection's last. */
  *entries(): IterableIterator<[ByteString, FilterObject]> {
    if (this.#own !== null) yield* this.#own.entries();
    if (this.#connection !== null) yield* this.#connection.entries();
  }
}

const undeclared: PropertyPrototype = { readonly: false, type: "bytes", span: "request" };

/**
 * `proxy_set_property`: keeps the bytes as `wasm.<path>`, the path taken as one name whatever it holds.
 *
 * NotFound in root contexts, BadArgument for a read-only property that is already set.
 */
export function setProperty(source: PropertySource, path: ByteString, bytes: ByteString): Status {
  if (source.stream === null) return Status.NotFound;
  const name = `wasm.${path}`;
  const existing = source.stream.filterState.get(name);
  if (existing instanceof PropertyObject) return existing.set(bytes) ? Status.Ok : Status.BadArgument;
  const prototype = source.prototypes.get(path) ?? undeclared;
  source.stream.filterState.set(name, new PropertyObject(prototype, bytes), prototype.span);
  return Status.Ok;
}

/** The property that plugins set under this name. */
export function pluginProperty(source: PropertySource, name: ByteString): Value | undefined {
  const object = source.stream?.filterState.get(`wasm.${name}`);
  return object instanceof PropertyObject ? object.value : undefined;
}

/** The root `filter_state`: objects by their full name. */
export const filterStateRoot = (state: FilterState): Value => ({
  kind: "map",
  get: (name) => state.get(name)?.value,
  entries: () => null,
});
