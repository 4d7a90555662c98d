import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CelExpressions } from "../../../../host-sim/envoy/foreign/index.js";
import { Refusal } from "../../../../host-sim/envoy/operations.js";
import { setProperty } from "../../../../host-sim/envoy/properties/index.js";
import { encodeText } from "../../../../host-sim/model/byte-string.js";
import { int64, rootSource, sourceOf, streamOf } from "../properties/source.js";

/** What Envoy 1.40 answered: the value's bytes or the status, or the line it logged where no expression was made. */
interface Recorded {
  expression: string;
  result?: string | number;
  log?: string;
}

const recorded: Recorded[] = JSON.parse(readFileSync(new URL("cel-recorded.json", import.meta.url), "utf8"));

/** The stream of the recording: GET / with `x-a: 1`, a route with metadata, a property "k" set by the plugin. */
function recordedSource() {
  const metadata = { "my.meta": { k: "routeval", n: 3 } };
  const source = sourceOf({
    request: [
      ":authority",
      "a",
      ":path",
      "/",
      ":method",
      "GET",
      ":scheme",
      "http",
      "x-a",
      "1",
      "x-forwarded-proto",
      "http",
    ],
    stream: streamOf({ route: { name: "main-route", metadata } }),
  });
  setProperty(source, "k", "kv");
  return source;
}

function evaluate(expression: string, source = recordedSource()): string | number | undefined {
  const expressions = new CelExpressions();
  const token = expressions.create(encodeText(expression));
  if (typeof token !== "number") return undefined;
  const value = expressions.evaluate(token, source);
  return value instanceof Refusal ? value.status : value;
}

const evaluated = recorded.filter(({ log }) => log === undefined);
const refused = recorded.filter(({ log }) => log !== undefined);

test.each(evaluated)("$expression", ({ expression, result }) => {
  expect(evaluate(expression)).toBe(result);
});

test.each(refused)("$expression is no expression, for Envoy's kind of reason", ({ expression, log }) => {
  const created = new CelExpressions().create(expression);
  const kind = log!.split(":")[0];
  expect(created).toHaveProperty("line", expect.stringMatching(`^${kind}: `));
});

test.each(refused.filter(({ log }) => !/Syntax error|unsupported syntax/.test(log!)))(
  "$expression is refused in Envoy's words",
  ({ expression, log }) => {
    expect(new CelExpressions().create(expression)).toEqual({ line: log });
  },
);

test("malformed UTF-8 is refused in Envoy's words", () => {
  expect(new CelExpressions().create("\xff")).toEqual({
    line: "expr_create parse error: cannot parse malformed UTF-8 input",
  });
});

describe("tokens", () => {
  test("count from 0; a syntax error uses none up, an unknown function does", () => {
    const expressions = new CelExpressions();
    expect(expressions.create("1")).toBe(0);
    expressions.create("1 +");
    expect(expressions.create("1")).toBe(1);
    expressions.create("nofunc(1)");
    expect(expressions.create("1")).toBe(3);
  });
  test("of deleted expressions are unknown and not used again", () => {
    const expressions = new CelExpressions();
    expressions.create("1");
    expect(expressions.delete(0)).toBe(0);
    expect(expressions.delete(0)).toBe(0);
    expect(expressions.evaluate(0, recordedSource())).toHaveProperty("status", 1);
    expect(expressions.create("1")).toBe(1);
  });
  test("can be evaluated many times, each time for what the source says then", () => {
    const expressions = new CelExpressions();
    expressions.create("request.path");
    const paths = ["/a", "/b"].map((path) => expressions.evaluate(0, sourceOf({ request: [":path", path] })));
    expect(paths).toEqual(["/a", "/b"]);
  });
});

test("times keep their nanoseconds", () => {
  const source = sourceOf({ stream: streamOf({ startTime: 1_795_223_696_123.25 }) });
  expect(evaluate("request.time", source)).toBe(int64(1_795_223_696_123_250_000n));
  expect(evaluate("string(request.time)", source)).toBe("2026-11-21T01:14:56.123250Z");
});

test("header values that are no UTF-8 pass unchanged", () => {
  expect(evaluate("request.headers['x']", sourceOf({ request: ["x", "a\xff\xc3\xa9"] }))).toBe(
    "a\xff\xc3\xa9",
  );
});

test("names that JavaScript objects inherit are unknown", () => {
  for (const name of ["constructor", "toString", "__proto__"]) expect(evaluate(name)).toBe(10);
});

test("in a root context streams are unknown", () => {
  expect(evaluate("request.path", rootSource())).toBe(10);
  expect(evaluate("plugin_name", rootSource())).toBe("p0");
});

test("an expression too deep for any parser is refused, not a crash", () => {
  const created = new CelExpressions().create(`${"(".repeat(20_000)}1${")".repeat(20_000)}`);
  expect(created).toHaveProperty("line", expect.stringContaining("expr_create"));
});
