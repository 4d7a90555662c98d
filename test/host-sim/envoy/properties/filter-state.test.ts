import { describe, expect, test } from "vitest";
import {
  FilterState,
  PropertyObject,
  type PropertyPrototype,
  setProperty,
} from "../../../../host-sim/envoy/properties/index.js";
import { read, rootSource, sourceOf, streamOf } from "./source.js";

const declared = (prototype: Partial<PropertyPrototype>) =>
  new Map([["k", { readonly: false, type: "bytes", span: "request", ...prototype } as PropertyPrototype]]);

describe("set_property", () => {
  test("reads back by its own name and as wasm.<name> of the filter state", () => {
    const source = sourceOf();
    expect(setProperty(source, "k", "v\xff")).toBe(0);
    expect(read(source, "k")).toBe("v\xff");
    expect(read(source, "filter_state/wasm.k")).toBe("v\xff");
    expect(read(source, "wasm.k")).toBe(1);
    expect(read(source, "k/x")).toBe(1);
  });
  test("overwrites", () => {
    const source = sourceOf();
    setProperty(source, "k", "1");
    expect(setProperty(source, "k", "2")).toBe(0);
    expect(read(source, "k")).toBe("2");
  });
  test("keeps a name with NUL, which nobody can read", () => {
    const source = sourceOf();
    expect(setProperty(source, "k\0l", "v")).toBe(0);
    expect(read(source, "k/l")).toBe(1);
  });
  test("is NotFound in a root context", () => {
    expect(setProperty(rootSource(), "k", "v")).toBe(1);
  });
  test("is seen by others of the same stream", () => {
    const stream = streamOf();
    setProperty(sourceOf({ stream }), "k", "v");
    expect(read(sourceOf({ stream, pluginName: "other" }), "k")).toBe("v");
  });
});

describe("declared properties", () => {
  test("a read-only one can be set once", () => {
    const source = sourceOf({ prototypes: declared({ readonly: true }) });
    expect(setProperty(source, "k", "1")).toBe(0);
    expect(setProperty(source, "k", "2")).toBe(2);
    expect(read(source, "k")).toBe("1");
  });
  test("one of the connection outlives the request, others do not", () => {
    const connection = new FilterState();
    const request = () => streamOf({ filterState: new FilterState(connection) });
    const first = sourceOf({ stream: request(), prototypes: declared({ span: "connection" }) });
    setProperty(first, "k", "1");
    setProperty(first, "other", "1");
    const second = sourceOf({ stream: request() });
    expect([read(second, "k"), read(second, "other")]).toEqual(["1", 1]);
    setProperty(second, "k", "2");
    expect(read(sourceOf({ stream: request() }), "k")).toBe("2");
  });
});

describe("FilterState", () => {
  const object = (text: string) =>
    new PropertyObject({ readonly: false, type: "string", span: "request" }, text);
  test("refuses a name that is taken with another span", () => {
    const state = new FilterState(new FilterState());
    expect(state.set("a", object("1"), "request")).toBe(true);
    expect(state.set("a", object("2"), "connection")).toBe(false);
    expect(state.set("a", object("3"), "request")).toBe(true);
    expect(state.get("a")!.value).toEqual({ kind: "string", value: "3" });
  });
  test("lists its objects, the connection's last", () => {
    const state = new FilterState(new FilterState());
    state.set("c", object("1"), "connection");
    state.set("r", object("2"), "request");
    expect([...state.entries()].map(([name]) => name)).toEqual(["r", "c"]);
  });
});
