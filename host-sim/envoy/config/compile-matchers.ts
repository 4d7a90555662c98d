/** The conditions of a route as functions. */
import { encodeText } from "../../model/byte-string.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { HeaderMatchSpec, PathMatchSpec, QueryMatchSpec, TextMatchSpec } from "./model.js";
import { wholePattern } from "./patterns.js";

type PathMatcher = (path: string) => boolean;

/** Envoy: paths are matched without query and fragment. */
export function pathMatcher(spec: PathMatchSpec): PathMatcher {
  const matches = bareMatcher(spec);
  return (path) => {
    const end = path.search(/[?#]/);
    return matches(end < 0 ? path : path.slice(0, end));
  };
}

function bareMatcher(spec: PathMatchSpec): PathMatcher {
  if (spec.kind === "regex") {
    const pattern = wholePattern(encodeText(spec.value));
    return (path) => pattern.test(path);
  }
  const matches = textMatchers[spec.kind];
  const value = encodeText(spec.value);
  if (spec.caseSensitive) return (path) => matches(path, value);
  const lower = value.toLowerCase();
  return (path) => matches(path.toLowerCase(), lower);
}

const textMatchers = {
  prefix: (path: string, value: string) => path.startsWith(value),
  path: (path: string, value: string) => path === value,
  "path-separated-prefix": (path: string, value: string) =>
    path.startsWith(value) && (path.length === value.length || path.charAt(value.length) === "/"),
};

type HeadersMatcher = (headers: HeaderMap) => boolean;

/** All of them have to hold. */
export function headersMatcher(specs: readonly HeaderMatchSpec[]): HeadersMatcher {
  const matchers = specs.map(headerMatcher);
  return (headers) => matchers.every((matches) => matches(headers));
}

/** Envoy 1.40: of several values one has to match, and inverted none of them; a missing header never does. */
function headerMatcher(spec: HeaderMatchSpec): HeadersMatcher {
  const name = encodeText(spec.name).toLowerCase();
  if (spec.range !== undefined) return rangeMatcher(name, spec.range, spec.invert);
  if (spec.kind === "present") return (headers) => headers.has(name) !== spec.invert;
  const matches = valueMatcher(spec.kind, spec);
  return (headers) => {
    const values = headers.getAll(name);
    if (values.length === 0 && spec.missingIsEmpty === true) return matches("") !== spec.invert;
    return values.length > 0 && values.some(matches) !== spec.invert;
  };
}

function rangeMatcher(
  name: string,
  [start, end]: readonly [number, number],
  invert: boolean,
): HeadersMatcher {
  const isWithin = (value: string) =>
    /^[+-]?\d+$/.test(value) && Number(value) >= start && Number(value) < end;
  return (headers) => {
    const values = headers.getAll(name);
    return values.length > 0 && values.some(isWithin) !== invert;
  };
}

type ValueKind = Exclude<TextMatchSpec["kind"], "present">;

/** Every query parameter has to be there, with a value that fits. Envoy: the first of that name counts. */
export function queryMatcher(specs: readonly QueryMatchSpec[]): (path: string) => boolean {
  const matchers = specs.map((spec) => ({
    name: encodeText(spec.name),
    matches: spec.kind === "present" ? () => true : valueMatcher(spec.kind, spec),
  }));
  return (path) => {
    const query = queryOf(path);
    return matchers.every(({ name, matches }) => {
      const value = query.get(name);
      return value !== undefined && matches(value);
    });
  };
}

function queryOf(path: string): ReadonlyMap<string, string> {
  const [, text = ""] = path.split(/\?(.*)/s);
  const pairs = text.replace(/#.*/s, "").split("&").reverse();
  return new Map(
    pairs.map((pair) => {
      const [name = "", value = ""] = pair.split(/=(.*)/s);
      return [name, value] as const;
    }),
  );
}

function valueMatcher(kind: ValueKind, spec: TextMatchSpec): (value: string) => boolean {
  const wanted = encodeText(spec.value);
  if (kind === "regex") {
    const pattern = wholePattern(wanted);
    return (value) => pattern.test(value);
  }
  const matches = valueMatchers[kind];
  if (!spec.ignoreCase) return (value) => matches(value, wanted);
  const lower = wanted.toLowerCase();
  return (value) => matches(value.toLowerCase(), lower);
}

const valueMatchers = {
  exact: (value: string, wanted: string) => value === wanted,
  prefix: (value: string, wanted: string) => value.startsWith(wanted),
  suffix: (value: string, wanted: string) => value.endsWith(wanted),
  contains: (value: string, wanted: string) => value.includes(wanted),
};
