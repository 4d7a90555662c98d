/** The conditions of a route as functions. */
import { encodeText } from "../../model/byte-string.js";
import type { HeaderMap } from "../../model/header-map.js";
import type { HeaderMatchSpec, PathMatchSpec } from "./model.js";
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
  if (spec.kind === "present") return (headers) => headers.has(name) !== spec.invert;
  const matches = valueMatcher(spec.kind, spec);
  return (headers) => {
    const values = headers.getAll(name);
    return values.length > 0 && values.some(matches) !== spec.invert;
  };
}

type ValueKind = Exclude<HeaderMatchSpec["kind"], "present">;

function valueMatcher(kind: ValueKind, spec: HeaderMatchSpec): (value: string) => boolean {
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
