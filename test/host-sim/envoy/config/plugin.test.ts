import { expect, test } from "vitest";
import { readBootstrap } from "../../../../host-sim/envoy/config/bootstrap.js";
import type { PluginSpec } from "../../../../host-sim/envoy/config/model.js";
import { bootstrapText, types, wasmFilter } from "./bootstrap-text.js";

const readPlugin = (config: string): PluginSpec | undefined =>
  readBootstrap(bootstrapText({ filters: wasmFilter(config) }), { baseDirectory: "/base" }).listeners[0]?.http
    ?.plugins[0];

const configuration = (type: string, rest: string) =>
  Buffer.from(
    readPlugin(`configuration: {"@type": type.googleapis.com/${type}${rest}}`)?.configuration ?? [],
  ).toString("hex");

// Bytes as Envoy 1.40 hands them to a plugin.
test.each([
  ["google.protobuf.StringValue", ", value: text", "74657874"],
  ["google.protobuf.BytesValue", ", value: AP8=", "00ff"],
  ["google.protobuf.UInt32Value", ", value: 7", "0807"],
  ["google.protobuf.UInt32Value", ', value: "7"', "0807"],
  ["google.protobuf.Duration", ", value: 1.5s", "08011080cab5ee01"],
  ["google.protobuf.Struct", ", value: {a: x}", "0a080a016112031a0178"],
  ["google.protobuf.Struct", ", value: {a: yes}", "0a070a016112022001"],
  ["google.protobuf.ListValue", ", value: [1]", "0a0911000000000000f03f"],
  ["google.protobuf.Value", ", value: x", "1a0178"],
  ["google.protobuf.Empty", "", ""],
  ["google.protobuf.BoolValue", ", value: true", "0801"],
  ["google.protobuf.Int64Value", ', value: "-1"', "08ffffffffffffffffff01"],
  ["google.protobuf.FloatValue", ", value: 1.5", "0d0000c03f"],
  ["google.protobuf.Timestamp", ', value: "1970-01-01T00:00:01Z"', "0801"],
  ["envoy.config.core.v3.HeaderValue", ", key: a, value: b", "0a0161120162"],
])("%s%s is configured as %s", (type, rest, bytes) => {
  expect(configuration(type, rest)).toBe(bytes);
});

test("a fraction in YAML is text, as Envoy's loader knows no schema", () => {
  expect(configuration("google.protobuf.Struct", ", value: {a: 1.5}")).toBe("0a0a0a016112051a03312e35");
});

test("all of a plugin is read", () => {
  const plugin = readPlugin(
    "name: p, root_id: r, failure_policy: fail_reload, reload_config: {backoff: {base_interval: 0.5s}}, " +
      "allow_on_headers_stop_iteration: true, capability_restriction_config: {allowed_capabilities: {proxy_log: {}}}, " +
      "vm_config: {vm_id: v, runtime: envoy.wasm.runtime.v8, allow_precompiled: true, code: {local: {filename: a.wasm}}, " +
      'environment_variables: {host_env_keys: [HOME], key_values: {A: "1"}}}',
  );
  expect(plugin).toEqual({
    name: "p",
    rootId: "r",
    vmId: "v",
    runtime: "envoy.wasm.runtime.v8",
    code: { kind: "file", path: "/base/a.wasm" },
    configuration: new Uint8Array(0),
    vmConfiguration: new Uint8Array(0),
    hostEnvironment: ["HOME"],
    environment: [["A", "1"]],
    failurePolicy: "reload",
    failOpen: false,
    reloadBackoff: 500,
    allowOnHeadersStopIteration: true,
    allowPrecompiled: true,
    allowedCapabilities: ["proxy_log"],
  });
});

test.each(["xds.type.v3.TypedStruct", "udpa.type.v1.TypedStruct"])(
  "%s stands for what it names",
  (wrapper) => {
    const typed = `{"@type": type.googleapis.com/${wrapper}, type_url: ${types}.http.wasm.v3.Wasm, value: {config: {name: p}}}`;
    const config = readBootstrap(bootstrapText({ filters: `- {name: w, typed_config: ${typed}}` }));
    expect(config.listeners[0]?.http?.plugins[0]?.name).toBe("p");
  },
);

test.each([
  ["fail_open: true, failure_policy: FAIL_OPEN", "only one of fail_open or failure_policy can be set"],
  [
    'name: p, vm_config: {environment_variables: {host_env_keys: [A], key_values: {A: ""}}}',
    "Key A is duplicated",
  ],
  ["reload_config: {backoff: {}}", "has to be at least 0.001s"],
  [
    'configuration: {"@type": type.googleapis.com/google.protobuf.Struct, a: b}',
    'has only "@type" and "value"',
  ],
  ["configuration: {a: b}", 'has to say its "@type"'],
  ['configuration: {"@type": google.protobuf.StringValue}', 'written as "type.googleapis.com/'],
  ["name: n", "expected text"],
])("{%s} is refused", (config, message) => {
  expect(() => readPlugin(config)).toThrow(message);
});
