import { expect, test } from "vitest";
import { call, contextOf } from "./context.js";

test.each(["nope", "", "constructor", "envoy_resolve_dns", "get_secret"])(
  "the unknown name %j is NotFound and leaves the slots alone",
  (name) => {
    expect(call(contextOf(), name)).toEqual([1, null]);
  },
);

test("clear_route_cache clears, whatever its argument", () => {
  const context = contextOf();
  expect(call(context, "clear_route_cache", "x")).toEqual([0, ""]);
  expect(context.clears).toBe(1);
});
