import { type HeaderMapKind, inlineHeaders } from "./inline-headers.js";
import { KnownTexts } from "./known-texts.js";

export type { HeaderMapKind } from "./inline-headers.js";

const colon = 58;

const lower = new KnownTexts();

/** ASCII lower case: bytes from 0x80 on stay as they are, which `toLowerCase` would not grant. */
function lowerCase(name: string): string {
  if (lower.has(name)) return name;
  let upper = false;
  let seen = 0;
  for (let index = 0; index < name.length; index++) {
    const code = name.charCodeAt(index);
    seen |= code;
    if (code >= 65 && code <= 90) upper = true;
  }
  if (!upper) lower.note(name);
  if (!upper) return name;
  return seen < 128 ? name.toLowerCase() : name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** One of 32 bits for a name in whatever case: a map that lacks the bit has no such name. By few letters, as most look-ups find nothing. */
function markOf(name: string): number {
  const third = name.length > 2 ? name.charCodeAt(2) | 32 : 0;
  return 1 << (((name.charCodeAt(0) | 32) * 5 + third) & 31);
}

/** Lower-case names that are looked for together. */
export class NameSet extends Set<string> {
  /** Of all names. */
  readonly marks: number;

  constructor(names: Iterable<string>) {
    super(names);
    let marks = 0;
    for (const name of this) marks |= markOf(name);
    this.marks = marks;
  }
}

/**
 * Header fields in order, names in lower case, names and values as byte strings.
 *
 * Envoy: names are lower-cased on every write and in every look-up, values and names are never validated,
 * pseudo headers stay in front, inline headers hold one entry, and in a request map "host" is ":authority".
 *
 * @example
 * const headers = HeaderMap.fromPairs("response", [":status", "200", "Vary", "a", "vary", "b"]);
 * headers.get("vary"); // "a,b": an inline header
 */
export class HeaderMap {
  readonly kind: HeaderMapKind;
  /** Lower-case names in order; read only. */
  readonly names: string[] = [];
  /** The values, one per name; read only. */
  readonly values: string[] = [];
  /** Of every name that ever was in the map. */
  private marks = 0;

  constructor(kind: HeaderMapKind) {
    this.kind = kind;
  }

  /** A map with these pairs, added one by one: inline headers join, pseudo headers go in front. */
  static fromPairs(kind: HeaderMapKind, pairs: readonly string[]): HeaderMap {
    const map = new HeaderMap(kind);
    for (let index = 0; index + 1 < pairs.length; index += 2) map.add(pairs[index]!, pairs[index + 1]!);
    return map;
  }

  /** Number of entries. */
  get size(): number {
    return this.names.length;
  }

  /** How many pseudo headers there are: they stand in front. */
  get pseudoCount(): number {
    const { names } = this;
    let count = 0;
    while (count < names.length && names[count]!.charCodeAt(0) === colon) count++;
    return count;
  }

  /** Bytes of all names and values, without separators. */
  get byteSize(): number {
    let sum = 0;
    for (let index = 0; index < this.names.length; index++) {
      sum += this.names[index]!.length + this.values[index]!.length;
    }
    return sum;
  }

  /** The first value of a name; `undefined` when there is none. */
  get(name: string): string | undefined {
    const index = this.find(name);
    return index < 0 ? undefined : this.values[index];
  }

  /** Every value of a name, in order. */
  getAll(name: string): string[] {
    const key = this.key(name);
    return this.values.filter((_, index) => this.names[index] === key);
  }

  /** All values of a name joined with ",", as properties show them; `undefined` when there is none. */
  joined(name: string): string | undefined {
    const key = this.key(name);
    const first = this.indexOf(key);
    if (first < 0) return undefined;
    return this.indexOf(key, first + 1) < 0 ? this.values[first] : this.getAll(key).join(",");
  }

  has(name: string): boolean {
    return this.find(name) >= 0;
  }

  /** Adds an entry; joins it with "," to the existing one of an inline header. */
  add(name: string, value: string): void {
    const key = this.key(name);
    const existing = (this.marks & markOf(key)) === 0 ? -1 : this.indexOf(key);
    if (existing >= 0 && inlineHeaders[this.kind].has(key)) this.join(existing, value);
    else this.append(key, value);
  }

  /** Adds an entry for a name that is in lower case and is not to be joined: what a codec or Envoy itself adds. */
  append(name: string, value: string): void {
    this.marks |= markOf(name);
    if (name.charCodeAt(0) === colon) this.insertPseudo(name, value);
    else {
      this.names.push(name);
      this.values.push(value);
    }
  }

  /** Removes every entry of the name, then adds it: the header moves to the end (of its block). */
  replace(name: string, value: string): void {
    const key = this.key(name);
    this.removeFrom(this.indexOf(key), key);
    this.append(key, value);
  }

  /** Gives a header its only value without moving it, as Envoy does with its own headers; adds it when absent. */
  setInPlace(name: string, value: string): void {
    const index = this.indexOf(name);
    if (index < 0) this.append(name, value);
    else this.values[index] = value;
  }

  /** Removes every entry of a name; gives how many there were. */
  remove(name: string): number {
    const key = this.key(name);
    return this.removeFrom(this.indexOf(key), key);
  }

  /** Whether one of these names is there: one look at each entry, however many names. */
  hasAny(names: NameSet): boolean {
    if ((this.marks & names.marks) === 0) return false;
    const own = this.names;
    for (let index = 0; index < own.length; index++) if (names.has(own[index]!)) return true;
    return false;
  }

  /** Removes every entry of these names. */
  removeAny(names: NameSet): void {
    if (!this.hasAny(names)) return;
    for (const name of names) this.remove(name);
  }

  /** Replaces the whole map. Envoy removes all entries, then adds these one by one. */
  setPairs(pairs: readonly string[]): void {
    this.clear();
    for (let index = 0; index + 1 < pairs.length; index += 2) this.add(pairs[index]!, pairs[index + 1]!);
  }

  /** Name, value, name, value, ...: a copy. */
  pairs(): string[] {
    const { names, values } = this;
    const flat: string[] = new Array(names.length * 2);
    for (let index = 0; index < names.length; index++) {
      flat[index * 2] = names[index]!;
      flat[index * 2 + 1] = values[index]!;
    }
    return flat;
  }

  forEach(visit: (name: string, value: string) => void): void {
    for (let index = 0; index < this.names.length; index++) visit(this.names[index]!, this.values[index]!);
  }

  clear(): void {
    this.names.length = 0;
    this.values.length = 0;
  }

  /** A copy; another kind changes which headers join from now on, not what is there. */
  clone(kind: HeaderMapKind = this.kind): HeaderMap {
    const copy = new HeaderMap(kind);
    for (let index = 0; index < this.names.length; index++) {
      copy.names.push(this.names[index]!);
      copy.values.push(this.values[index]!);
    }
    copy.marks = this.marks;
    return copy;
  }

  private key(name: string): string {
    const key = lowerCase(name);
    return key.length === 4 && key === "host" && this.kind === "request" ? ":authority" : key;
  }

  // Names of the map are in lower case: a name that is found as it stands needs no look at its letters.
  private find(name: string): number {
    if (name.length !== 4 && (this.marks & markOf(name)) === 0) return -1;
    const index = name.length === 4 ? -1 : this.indexOf(name);
    return index >= 0 ? index : this.indexOf(this.key(name));
  }

  // Several times as fast as Array.indexOf on the few names of a map.
  private indexOf(key: string, from = 0): number {
    const { names } = this;
    for (let index = from; index < names.length; index++) if (names[index] === key) return index;
    return -1;
  }

  // Envoy: an empty value joins without a delimiter, on either side.
  private join(index: number, value: string): void {
    const existing = this.values[index]!;
    if (value === "") return;
    this.values[index] = existing === "" ? value : `${existing},${value}`;
  }

  private insertPseudo(name: string, value: string): void {
    const last = this.names[this.names.length - 1];
    if (last !== undefined && last.charCodeAt(0) !== colon) this.insertInFront(name, value);
    else {
      this.names.push(name);
      this.values.push(value);
    }
  }

  private insertInFront(name: string, value: string): void {
    const end = this.pseudoCount;
    this.names.splice(end, 0, name);
    this.values.splice(end, 0, value);
  }

  private removeFrom(first: number, key: string): number {
    if (first < 0) return 0;
    const { names, values } = this;
    let kept = first;
    for (let index = first + 1; index < names.length; index++) {
      if (names[index] === key) continue;
      names[kept] = names[index]!;
      values[kept++] = values[index]!;
    }
    const removed = names.length - kept;
    names.length = kept;
    values.length = kept;
    return removed;
  }
}
