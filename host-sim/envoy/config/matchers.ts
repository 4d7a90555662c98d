/** What a route asks of a request: its path and its headers. */
import type { Field, Message } from "./fields.js";
import type {
  HeaderMatchSpec,
  PathMatchSpec,
  QueryMatchSpec,
  RouteMatchSpec,
  TextMatchSpec,
} from "./model.js";
import { patternProblem } from "./patterns.js";

const pathKinds = [
  "prefix",
  "path",
  "safe_regex",
  "path_separated_prefix",
  "connect_matcher",
  "path_match_policy",
] as const;

export function readRouteMatch(field: Field): RouteMatchSpec {
  return field.message("envoy.config.route.v3.RouteMatch", (message) => ({
    path: readPath(message),
    headers: message.take("headers").list().map(readHeaderMatch),
    ...readMore(message),
  }));
}

/** What is asked of a request beside its path and headers; absent where nothing is. */
function readMore(message: Message): Partial<RouteMatchSpec> {
  const query = message.take("query_parameters").list().map(readQueryMatch);
  const grpc = message.take("grpc").present;
  message.take("grpc").message("google.protobuf.Empty", () => {});
  return {
    ...(query.length > 0 ? { query } : {}),
    ...(grpc ? { grpc } : {}),
    ...(readFraction(message.take("runtime_fraction")) ? {} : { everMatches: false }),
  };
}

const denominators = { HUNDRED: 0, TEN_THOUSAND: 1, MILLION: 2 };
const sizes = [100, 10_000, 1_000_000];

/** Whether it takes requests: all of them or none, since a part of them would be others each time. */
function readFraction(field: Field): boolean {
  const isAll = field.optional("envoy.config.core.v3.RuntimeFractionalPercent", (message) =>
    message.take("default_value").message("envoy.type.v3.FractionalPercent", (fraction) => {
      const numerator = fraction.take("numerator").integer(0);
      const whole = sizes[fraction.take("denominator").enumeration(denominators, 0)] ?? 100;
      if (numerator !== 0 && numerator < whole)
        field.unsupported("host-sim takes all requests or none: a test repeats itself");
      return numerator > 0;
    }),
  );
  return isAll ?? true;
}

function readQueryMatch(field: Field): QueryMatchSpec {
  return field.message("envoy.config.route.v3.QueryParameterMatcher", (message) => {
    const name = message.take("name").requiredText();
    const kind = message.oneOf("string_match", "present_match");
    if (kind === "string_match") return { name, ...readStringMatch(message.take(kind)) };
    message.take("present_match").bool();
    return { name, ...present };
  });
}

function readPath(message: Message): PathMatchSpec {
  const caseSensitive = message.take("case_sensitive").wrapped().bool(true);
  const kind = message.oneOf(...pathKinds);
  if (kind === null)
    message.field.invalid("has to say one of prefix, path, path_separated_prefix, safe_regex");
  if (kind === "safe_regex") return { kind: "regex", value: readRegex(message.take(kind)) };
  if (kind === "path_separated_prefix") return separatedPrefix(message.take(kind), caseSensitive);
  if (kind === "path") return { kind, value: message.take(kind).text(), caseSensitive };
  return { kind: "prefix", value: message.take("prefix").text(), caseSensitive };
}

function separatedPrefix(field: Field, caseSensitive: boolean): PathMatchSpec {
  const value = field.text();
  if (!/^[^?#]+[^?#/]$/.test(value))
    field.invalid('must be a path without "?" and "#" that does not end in "/"');
  return { kind: "path-separated-prefix", value, caseSensitive };
}

/** The pattern of a RegexMatcher. */
export function readRegex(field: Field): string {
  return field.message("envoy.type.matcher.v3.RegexMatcher", (message) => {
    const pattern = message.take("regex");
    const text = pattern.requiredText();
    const problem = patternProblem(text);
    if (problem !== null) pattern.invalid(`not a regular expression: ${problem}`);
    return text;
  });
}

const headerKinds = {
  exact_match: "exact",
  prefix_match: "prefix",
  suffix_match: "suffix",
  contains_match: "contains",
} as const;
const stringKinds = ["exact", "prefix", "suffix", "contains"] as const;

type Condition = Pick<HeaderMatchSpec, "kind" | "value" | "ignoreCase" | "range">;

export function readHeaderMatch(field: Field): HeaderMatchSpec {
  return field.message("envoy.config.route.v3.HeaderMatcher", (message) => {
    const name = message.take("name").requiredText();
    const invert = message.take("invert_match").bool();
    const condition = readCondition(message);
    const missingIsEmpty = message.take("treat_missing_header_as_empty").bool();
    // Envoy: `present_match: false` asks for absence.
    const absent = condition.kind === "present" && !message.take("present_match").bool(true);
    return { name, invert: invert !== absent, ...condition, ...(missingIsEmpty ? { missingIsEmpty } : {}) };
  });
}

const present: TextMatchSpec = { kind: "present", value: "", ignoreCase: false };

function readCondition(message: Message): Condition {
  const kind = message.oneOf(
    ...Object.keys(headerKinds),
    "safe_regex_match",
    "range_match",
    "present_match",
    "string_match",
  );
  if (kind === "range_match") return { ...present, range: readRange(message.take(kind)) };
  if (kind === null || kind === "present_match") return present;
  if (kind === "string_match") return readStringMatch(message.take(kind));
  if (kind === "safe_regex_match")
    return { kind: "regex", value: readRegex(message.take(kind)), ignoreCase: false };
  const old = kind as keyof typeof headerKinds;
  const field = message.take(old);
  const value = old === "exact_match" ? field.text() : field.requiredText();
  // Envoy: the old form with an empty text asks for presence.
  return value === "" ? present : { kind: headerKinds[old], value, ignoreCase: false };
}

function readRange(field: Field): readonly [number, number] {
  return field.message("envoy.type.v3.Int64Range", (message) => {
    const [least, most] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
    return [
      message.take("start").integer(0, least, most),
      message.take("end").integer(0, least, most),
    ] as const;
  });
}

function readStringMatch(field: Field): TextMatchSpec {
  return field.message("envoy.type.matcher.v3.StringMatcher", (message) => {
    const ignoreCase = message.take("ignore_case").bool();
    const kind = message.oneOf(...stringKinds, "safe_regex", "custom");
    if (kind === null) field.invalid(`has to say one of ${stringKinds.join(", ")}, safe_regex`);
    if (kind === "safe_regex") return { kind: "regex", value: readRegex(message.take(kind)), ignoreCase };
    const plain = stringKinds.find((candidate) => candidate === kind);
    if (plain === undefined) return present;
    const value = message.take(plain);
    return { kind: plain, value: plain === "exact" ? value.text() : value.requiredText(), ignoreCase };
  });
}
