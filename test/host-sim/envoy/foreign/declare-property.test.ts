import { expect, test } from "vitest";
import { bytesField, varintField } from "../../../../host-sim/model/proto.js";
import { call, contextOf } from "./context.js";

test("keeps what it says, with defaults for what it does not", () => {
  const context = contextOf();
  const full = bytesField(1, "a") + varintField(2, 1) + varintField(3, 1) + varintField(5, 2);
  expect(call(context, "declare_property", full)).toEqual([0, ""]);
  expect(call(context, "declare_property", bytesField(1, "b"))).toEqual([0, ""]);
  expect([...context.declared]).toEqual([
    ["a", { readonly: true, type: "string", span: "connection" }],
    ["b", { readonly: false, type: "bytes", span: "request" }],
  ]);
});

test("an empty message declares the empty name", () => {
  const context = contextOf();
  expect(call(context, "declare_property", "")).toEqual([0, ""]);
  expect(context.declared.has("")).toBe(true);
});

test("a name is declared once", () => {
  const context = contextOf();
  call(context, "declare_property", bytesField(1, "a"));
  expect(call(context, "declare_property", bytesField(1, "a"))).toEqual([2, ""]);
});

test("unknown types and spans count as the first", () => {
  const context = contextOf();
  expect(
    call(context, "declare_property", bytesField(1, "a") + varintField(3, 9) + varintField(5, 9))[0],
  ).toBe(0);
  expect(context.declared.get("a")).toEqual({ readonly: false, type: "bytes", span: "request" });
});

test.each(["\xff", "\x0a\x05a", bytesField(1, "bad\xff")])("%j is BadArgument", (argument) => {
  expect(call(contextOf(), "declare_property", argument)).toEqual([2, ""]);
});
