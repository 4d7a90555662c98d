/**
 * A cursor over untyped input: a field that knows its path, reads itself as Envoy's proto3 JSON parser would, and
 * notes what is wrong instead of throwing, so that one reading tells everything.
 */
import { nearest } from "./did-you-mean.js";
import { parseDuration } from "./durations.js";
import type { Input, InputValue } from "./input.js";
import { knownFields, type MessageType } from "./known-fields.js";
import type { JsonRecord, JsonValue } from "./model.js";
import type { Problem, Problems } from "./problems.js";
import { isWithoutEffect } from "./without-effect.js";

/** What the whole reading shares. */
export interface Reading {
  readonly problems: Problems;
  /** Relative file names start here. */
  readonly baseDirectory: string;
  /** The names of the clusters that routes may point to; `null`: not known, so every name passes. */
  readonly clusters: ReadonlySet<string> | null;
}

/** An enum's names and numbers. */
export type EnumValues = { readonly [name: string]: number };

const isMap = (value: InputValue): value is ReadonlyMap<string, Input> => value instanceof Map;

export class Field {
  readonly path: string;
  readonly line: number;
  readonly reading: Reading;
  readonly #value: InputValue;

  constructor(input: Input, path: string, reading: Reading) {
    this.path = path;
    this.line = input.line;
    this.reading = reading;
    this.#value = input.value;
  }

  /** Proto3 JSON: `null` is the same as leaving the field out. */
  get present(): boolean {
    return this.#value !== null;
  }

  invalid(text: string): void {
    this.#problem("invalid", text);
  }

  unsupported(text: string): void {
    this.#problem("unsupported", text);
  }

  text(fallback = ""): string {
    if (this.#value === null) return fallback;
    if (typeof this.#value === "string") return this.#value;
    return this.#mismatch(`text; put it in quotes: "${this.#shown()}"`, "text", fallback);
  }

  /** Text of one character or more. */
  requiredText(): string {
    const text = this.text();
    if (this.#value === null || this.#value === "") this.invalid("must not be empty");
    return text;
  }

  bool(fallback = false): boolean {
    if (this.#value === null) return fallback;
    if (this.#value === true || this.#value === "true") return true;
    if (this.#value === false || this.#value === "false") return false;
    return this.#mismatch("true or false", "true or false", fallback);
  }

  /** An integer within limits, as a number or as text. */
  integer(fallback: number, least = 0, most = 0xffffffff): number {
    if (this.#value === null) return fallback;
    const number = typeof this.#value === "string" ? numberIn(this.#value) : this.#value;
    if (typeof number !== "number" || !Number.isInteger(number))
      return this.#mismatch("a whole number", "a whole number", fallback);
    if (number >= least && number <= most) return number;
    this.invalid(`${number} is not between ${least} and ${most}`);
    return fallback;
  }

  /** Milliseconds. A duration's message form, `{seconds: 5}`, is taken too, as Envoy does. */
  duration(fallback: number): number {
    if (this.#value === null) return fallback;
    if (isMap(this.#value)) return this.#durationMessage(this.#value);
    const milliseconds = typeof this.#value === "string" ? parseDuration(this.#value) : null;
    if (milliseconds === null)
      return this.#mismatch('seconds such as "5s" or "0.25s"', "a duration", fallback);
    if (milliseconds >= 0) return Math.floor(milliseconds);
    this.invalid("must not be negative");
    return fallback;
  }

  /** The number of an enum's value, which may be given by name, in any case, or by number. */
  enumeration(values: EnumValues, fallback: number): number {
    if (this.#value === null) return fallback;
    const text = String(this.#value);
    const name = Object.keys(values).find((candidate) => candidate.toLowerCase() === text.toLowerCase());
    if (name !== undefined) return values[name] as number;
    const number = Number(text);
    if (text !== "" && Object.values(values).includes(number)) return number;
    this.invalid(`unknown value "${text}"; Envoy knows ${Object.keys(values).join(", ")}`);
    return fallback;
  }

  /** Base64, with or without padding, in either alphabet. */
  bytes(): Uint8Array {
    const text = this.text();
    if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) this.invalid("bytes are written as base64");
    return new Uint8Array(Buffer.from(text, "base64"));
  }

  /** The items of a list; one item that stands where a list is expected counts as a list of it, as Envoy does. */
  list(): Field[] {
    if (this.#value === null) return [];
    if (!Array.isArray(this.#value)) return [this];
    return this.#value.map((item: Input, index) => new Field(item, `${this.path}[${index}]`, this.reading));
  }

  /** The entries of a map. */
  entries(): Array<[string, Field]> {
    if (this.#value === null) return [];
    if (!isMap(this.#value)) return this.#mismatch("a mapping", "a mapping", []);
    return [...this.#value].map(([key, input]) => [key, this.#child(input, key)]);
  }

  /** A wrapper type (UInt32Value, BoolValue): the value itself, or `{value: ...}`. */
  wrapped(): Field {
    const value = isMap(this.#value) ? this.#value.get("value") : undefined;
    return value === undefined ? this : this.#child(value, "value");
  }

  /** The value as it stands, for Struct and Value. */
  json(): JsonValue {
    return plain(this.#value);
  }

  /** A Struct. */
  record(): JsonRecord {
    if (this.#value === null) return {};
    if (!isMap(this.#value)) return this.#mismatch("a mapping", "a mapping", {});
    return plain(this.#value) as JsonRecord;
  }

  /** Reads a message; afterwards, fields that `read` did not take are told. An absent one reads as empty. */
  message<T>(type: MessageType, read: (message: Message) => T): T {
    const fields = this.#value === null ? new Map<string, Input>() : this.#value;
    if (!isMap(fields)) this.#mismatch("a mapping", type.slice(type.lastIndexOf(".") + 1), null);
    const message = new Message(isMap(fields) ? fields : new Map(), this, type);
    const result = read(message);
    message.end();
    return result;
  }

  /** As `message`; `null` when it is absent. */
  optional<T>(type: MessageType, read: (message: Message) => T): T | null {
    return this.present ? this.message(type, read) : null;
  }

  /** The entry of a mapping, absent or not; for Any and its kin, which are no messages of their own. */
  at(key: string): Field {
    const input = isMap(this.#value) ? this.#value.get(key) : undefined;
    return this.#child(input ?? { value: null, line: this.line }, key);
  }

  get keys(): string[] {
    return isMap(this.#value) ? [...this.#value.keys()] : [];
  }

  #durationMessage(fields: ReadonlyMap<string, Input>): number {
    const part = (name: string) => this.#child(fields.get(name) ?? { value: null, line: this.line }, name);
    return part("seconds").integer(0) * 1000 + Math.floor(part("nanos").integer(0, 0, 999_999_999) / 1e6);
  }

  #child(input: Input, key: string): Field {
    return new Field(input, this.path === "" ? key : `${this.path}.${key}`, this.reading);
  }

  #problem(kind: Problem["kind"], text: string): void {
    this.reading.problems.add({ kind, path: this.path, line: this.line, text });
  }

  #mismatch<T>(expected: string, short: string, fallback: T): T {
    const container = typeof this.#value === "object";
    this.invalid(
      container
        ? `expected ${short}, found ${this.#shown()}`
        : `expected ${expected}, found ${this.#shown()}`,
    );
    return fallback;
  }

  #shown(): string {
    if (Array.isArray(this.#value)) return "a list";
    return isMap(this.#value) ? "a mapping" : String(this.#value);
  }
}

/** A mapping that is read as one message of Envoy's. */
export class Message {
  readonly field: Field;
  readonly #type: MessageType;
  readonly #fields = new Map<string, Field>();
  readonly #taken = new Set<string>();

  constructor(inputs: ReadonlyMap<string, Input>, field: Field, type: MessageType) {
    this.field = field;
    this.#type = type;
    const names = namesOf(type);
    for (const [key, input] of inputs) this.#add(key, input, names);
  }

  /** The field of this name, absent or not. */
  take(name: string): Field {
    this.#taken.add(name);
    return this.#fields.get(name) ?? this.#field(name, { value: null, line: this.field.line });
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /** Which of the fields of a oneof is set; `null` for none. Envoy: two are an error. */
  oneOf(...names: readonly string[]): string | null {
    const [first, second] = [...this.#fields.keys()].filter((name) => names.includes(name));
    if (second !== undefined) this.take(second).invalid(`"${first}" is set too, and only one of them can be`);
    return first ?? null;
  }

  /** Tells of fields that Envoy knows and nobody took. */
  end(): void {
    for (const [name, field] of this.#fields) {
      if (this.#taken.has(name) || isWithoutEffect(this.#type, name, field.json())) continue;
      field.unsupported(`host-sim does not support this field; it reads ${this.#supported()}`);
    }
  }

  #supported(): string {
    return this.#taken.size === 0 ? "none here" : [...this.#taken].toSorted().join(", ");
  }

  #add(key: string, input: Input, names: ReadonlyMap<string, string>): void {
    if (key === "@type") return;
    const name = names.get(key);
    if (name === undefined) this.#unknown(key, input, names);
    else if (input.value !== null) this.#fields.set(name, this.#field(name, input));
  }

  #unknown(key: string, input: Input, names: ReadonlyMap<string, string>): void {
    const guess = nearest(key, names.keys());
    const help = guess === null ? "" : `; did you mean "${guess}"?`;
    const message = this.#type.slice(this.#type.lastIndexOf(".") + 1);
    new Field(input, this.field.path, this.field.reading).invalid(
      `no such field in ${message}: "${key}"${help}`,
    );
  }

  #field(name: string, input: Input): Field {
    const path = this.field.path === "" ? name : `${this.field.path}.${name}`;
    return new Field(input, path, this.field.reading);
  }
}

const nameTables = new Map<MessageType, ReadonlyMap<string, string>>();

/** Both spellings of a message's fields, to the one with underscores. */
function namesOf(type: MessageType): ReadonlyMap<string, string> {
  let names = nameTables.get(type);
  if (names === undefined) {
    const known = knownFields[type].split(" ");
    names = new Map(known.flatMap((name) => [[name, name] as const, [camelCase(name), name] as const]));
    nameTables.set(type, names);
  }
  return names;
}

const camelCase = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const numberIn = (text: string): number | null =>
  /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : null;

function plain(value: InputValue): JsonValue {
  if (isMap(value)) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item.value)]));
  return Array.isArray(value) ? value.map((item: Input) => plain(item.value)) : (value as JsonValue);
}
