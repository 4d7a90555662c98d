import { expect, test } from "vitest";
import { Status } from "../../../../host-sim/abi/enums.js";
import type { Expressions } from "../../../../host-sim/envoy/foreign/index.js";
import { refuse } from "../../../../host-sim/model/refusals.js";
import { rootSource, sourceOf } from "../properties/source.js";
import { call, contextOf, token } from "./context.js";

const expressions: Expressions = {
  create: (source) => (source === "bad" ? { line: "expr_create parse error: bad" } : 0x01020304),
  evaluate: (value, source) => (value === 7 ? `${source.stream === null}` : refuse(Status.NotFound)),
  delete: () => Status.Ok,
};

test("expr_create gives the token in four bytes", () => {
  expect(call(contextOf({ expressions }), "expr_create", "1")).toEqual([0, "\x04\x03\x02\x01"]);
});

test("expr_create logs what is wrong and is BadArgument", () => {
  const context = contextOf({ expressions });
  expect(call(context, "expr_create", "bad")).toEqual([2, ""]);
  expect(context.lines).toEqual(["expr_create parse error: bad"]);
});

test("expr_evaluate asks the callback's own context, not the effective one", () => {
  const context = contextOf({ expressions, source: sourceOf(), ownSource: rootSource() });
  expect(call(context, "expr_evaluate", token(7))).toEqual([0, "true"]);
});

test("expr_evaluate hands refusals on", () => {
  expect(call(contextOf({ expressions }), "expr_evaluate", token(8))).toEqual([1, ""]);
});

test.each(["expr_evaluate", "expr_delete"])("%s wants exactly four bytes", (name) => {
  for (const argument of ["", "x", "abcdefgh"]) {
    expect(call(contextOf({ expressions }), name, argument)).toEqual([2, ""]);
  }
});

test("expr_delete is Ok", () => {
  expect(call(contextOf({ expressions }), "expr_delete", token(0))).toEqual([0, ""]);
});
