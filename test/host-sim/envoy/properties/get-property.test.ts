import { describe, expect, test } from "vitest";
import { setProperty } from "../../../../host-sim/envoy/properties/index.js";
import { read, rootSource, sourceOf } from "./source.js";

describe("paths", () => {
  const source = sourceOf({ request: [":path", "/x", ":method", "GET"] });
  test("one NUL at the end is ignored, parts that are empty are not", () => {
    expect(read(source, "request/path/")).toBe("/x");
    expect(read(source, "request//path")).toBe(1);
    expect(read(source, "/request")).toBe(1);
  });
  test("the empty path is SerializationFailure, a lone NUL NotFound", () => {
    expect(read(source, "")).toBe(3);
    expect(read(source, "/")).toBe(1);
  });
  test("a dot separates nothing", () => {
    expect(read(source, "request.path")).toBe(1);
  });
  test("below a scalar is nothing", () => {
    expect(read(source, "request/path/x")).toBe(1);
    expect(read(source, "plugin_name/x")).toBe(1);
  });
  test("what JavaScript objects inherit is no property", () => {
    for (const name of ["constructor", "request/constructor", "xds/node/constructor", "xds/node/__proto__"]) {
      expect(read(source, name)).toBe(1);
    }
  });
});

describe("in a stream", () => {
  test.each([
    "request",
    "response",
    "connection",
    "source",
    "destination",
    "upstream",
    "xds",
    "filter_state",
  ])("the root %s as a whole is SerializationFailure", (root) => {
    expect(read(sourceOf(), root)).toBe(3);
  });
  test("unknown names are NotFound", () => {
    expect(read(sourceOf(), "unknown")).toBe(1);
    expect(read(sourceOf(), "request/unknown")).toBe(1);
  });
  test.each([
    "node",
    "cluster_name",
    "cluster_metadata",
    "route_name",
    "route_metadata",
    "listener_direction",
    "listener_metadata",
    "upstream_host_metadata",
  ])("the old attribute %s is gone", (name) => {
    expect(read(sourceOf(), name)).toBe(1);
  });
  test("Envoy's names win over what plugins set", () => {
    const source = sourceOf();
    setProperty(source, "plugin_name", "mine");
    expect(read(source, "plugin_name")).toBe("p0");
    expect(read(source, "filter_state/wasm.plugin_name")).toBe("mine");
  });
});

describe("in a root context", () => {
  test.each([
    "request",
    "response",
    "connection",
    "source",
    "upstream",
    "metadata",
    "filter_state",
    "unknown",
  ])("%s is NotFound", (root) => {
    expect(read(rootSource(), root)).toBe(1);
  });
  test("xds has the node only, and as a whole is SerializationFailure", () => {
    expect(read(rootSource(), "xds")).toBe(3);
    expect(read(rootSource(), "xds/node/id")).toBe("node-id");
    expect(read(rootSource(), "xds/cluster_name")).toBe(1);
    expect(read(rootSource(), "xds/listener_direction")).toBe(1);
  });
});
