/** What a test writes, looked at before it is used: a name that is not known would else be an option that does nothing. */
import { nearest } from "../../envoy/config/did-you-mean.js";
import { HostSimError } from "../../errors.js";
import { milliseconds } from "../duration.js";

/** Throws what is wrong with a value; `place` says where it stands: `filters[0].failurePolicy`. */
export type Check = (value: unknown, place: string) => void;

/** One check for each of a type's fields: the compiler sees that none is forgotten. */
export type Checks<T> = { readonly [Name in keyof Required<T>]: Check };

/** @throws HostSimError BAD_OPTION */
export function bad(message: string, hint = ""): never {
  throw new HostSimError("BAD_OPTION", message, hint);
}

/** A value as an error shows it. */
export function shown(value: unknown): string {
  if (typeof value === "string")
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return "a list";
  const name = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor
    ?.name;
  return name === undefined || name === "Object" ? "an object" : `a ${name}`;
}

export const anything: Check = () => {};

/** A check by a predicate. */
export const is =
  (test: (value: unknown) => boolean, wanted: string): Check =>
  (value, place) => {
    if (!test(value)) bad(`${place} must be ${wanted}, not ${shown(value)}`);
  };

export const text = is((value) => typeof value === "string", "text");
export const flag = is((value) => typeof value === "boolean", "true or false");
export const count = is(
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  "a whole number from 0 up",
);
export const data = is((value) => typeof value === "string" || value instanceof Uint8Array, "text or bytes");
export const object = is((value) => typeof value === "object" && value !== null, "an object");

export const duration: Check = (value, place) => void milliseconds(value as number, place);

/** One of these words. */
export const oneOf =
  (...words: readonly string[]): Check =>
  (value, place) => {
    if (words.includes(value as string)) return;
    const guess = typeof value === "string" ? likely(value, words) : null;
    const wanted = words.map((word) => `"${word}"`).join(" or ");
    bad(`${place} must be ${wanted}, not ${shown(value)}${meant(guess)}`);
  };

const meant = (guess: string | null): string => (guess === null ? "" : `; did you mean "${guess}"?`);

/** A list whose entries are each looked at. */
export const listOf =
  (entry: Check): Check =>
  (value, place) => {
    if (!Array.isArray(value)) bad(`${place} must be a list, not ${shown(value)}`);
    for (const [index, one] of (value as unknown[]).entries()) entry(one, `${place}[${index}]`);
  };

/** An object of names that the test chooses. */
export const recordOf =
  (entry: Check): Check =>
  (value, place) => {
    if (!isPlain(value)) bad(`${place} must be an object, not ${shown(value)}`);
    for (const [name, one] of Object.entries(value as object)) entry(one, memberOf(place, name));
  };

/** An object whose fields are known. Fields that are `undefined` are not there. */
export function shape<T>(checks: Checks<T>): Check {
  const known = new Map(Object.entries<Check>(checks));
  // made once: a request is looked at for each exchange
  const members = new Map([...known.keys()].map((name) => [name, memberOf("", name)]));
  return (value, place) => {
    if (!isPlain(value)) bad(`${place} must be an object, not ${shown(value)}`);
    for (const name in value as object) {
      const check = known.get(name);
      const field = (value as Record<string, unknown>)[name];
      if (check === undefined)
        bad(unknown(place, name, known.keys()), `Known are ${[...known.keys()].join(", ")}.`);
      else if (field !== undefined) check(field, place + members.get(name)!);
    }
  };
}

/** Prototypes of other realms, too: jest's test files have their own `Object`. */
const isPlain = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Map);

const memberOf = (place: string, name: string): string =>
  /^[\w$]+$/.test(name) ? `${place}.${name}` : `${place}[${JSON.stringify(name)}]`;

function unknown(place: string, name: string, known: Iterable<string>): string {
  return `${place} has no "${name}"${meant(likely(name, [...known]))}`;
}

/** A near spelling, one with underscores, or the whole of a beginning: `config` for `configuration`. */
function likely(name: string, known: readonly string[]): string | null {
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const whole = known.filter((one) => name.length > 2 && (one.startsWith(camel) || camel.startsWith(one)));
  return whole.length === 1 ? whole[0]! : nearest(camel, known);
}
