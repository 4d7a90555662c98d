import { describe, expect, test } from "vitest";
import { bytesField } from "../../../../host-sim/model/proto.js";
import { int64, pairs, read, sourceOf, streamOf } from "./source.js";

test("names of route, virtual host and cluster", () => {
  const names = [
    "cluster_name",
    "route_name",
    "virtual_host_name",
    "filter_chain_name",
    "listener_direction",
    "nope",
  ];
  expect(names.map((name) => read(sourceOf(), `xds/${name}`))).toEqual([
    "up",
    "main-route",
    "vh",
    "",
    int64(0),
    1,
  ]);
});

test("without a route there is neither route nor cluster", () => {
  const source = sourceOf({ stream: streamOf({ route: null, cluster: null }) });
  for (const name of ["cluster_name", "cluster_metadata", "route_name", "route_metadata"]) {
    expect(read(source, `xds/${name}`)).toBe(1);
  }
});

test("names are UTF-8", () => {
  const stream = streamOf({ cluster: { name: "é", metadata: {} } });
  expect(read(sourceOf({ stream }), "xds/cluster_name")).toBe("\xc3\xa9");
});

describe("upstream_host_metadata", () => {
  const upstream = { address: "a:1", localAddress: null, failure: "", poolReady: null, metadata: null };
  test("is absent before a host is chosen", () => {
    expect(read(sourceOf(), "xds/upstream_host_metadata")).toBe(1);
  });
  test("is SerializationFailure for a host without metadata, and has no fields", () => {
    const source = sourceOf({ stream: streamOf({ upstream }) });
    expect(read(source, "xds/upstream_host_metadata")).toBe(3);
    expect(read(source, "xds/upstream_host_metadata/filter_metadata")).toBe(1);
  });
  test("is a message for a host with metadata", () => {
    const source = sourceOf({ stream: streamOf({ upstream: { ...upstream, metadata: { a: { k: "v" } } } }) });
    expect(read(source, "xds/upstream_host_metadata/filter_metadata/a/k")).toBe("v");
  });
});

describe("node", () => {
  const node = { id: "node-id", metadata: { nm: "nodemeta" }, locality: { region: "reg", zone: "zon" } };
  const source = sourceOf({ node });
  test.each([
    ["id", "node-id"],
    ["cluster", ""],
    ["metadata/nm", "nodemeta"],
    ["metadata", pairs("nm", "nodemeta")],
    ["locality", "\x0a\x03reg\x12\x03zon"],
    ["locality/zone", "zon"],
    ["locality/sub_zone", ""],
    ["user_agent_name", "envoy"],
    ["user_agent_version", ""],
    ["user_agent_build_version/version", "\x08\x01\x10("],
    ["user_agent_build_version/version/minor_number", int64(40)],
    ["user_agent_build_version/metadata/build.type", "RELEASE"],
    ["client_features", "\0\0\0\0"],
    ["dynamic_parameters", "\0\0\0\0"],
    ["nope", 1],
    ["id/x", 1],
  ])("%s", (path, value) => {
    expect(read(source, `xds/node/${path}`)).toBe(value);
  });
  test("as a whole is the message", () => {
    const metadata = bytesField(1, bytesField(1, "nm") + bytesField(2, bytesField(3, "nodemeta")));
    const locality = bytesField(1, "reg") + bytesField(2, "zon");
    const start =
      bytesField(1, "node-id") + bytesField(3, metadata) + bytesField(4, locality) + bytesField(6, "envoy");
    expect(String(read(source, "xds/node")).slice(0, start.length)).toBe(start);
  });
});
