import { expect, test } from "vitest";
import { readBootstrap } from "../../../../host-sim/envoy/config/bootstrap.js";
import type { HostSimError } from "../../../../host-sim/errors.js";
import { bootstrapText } from "./bootstrap-text.js";

const cors = "type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors";
const manager = "static_resources.listeners[0].filter_chains[0].filters[0].typed_config";

function errorOf(text: string): HostSimError {
  try {
    readBootstrap(text, { file: "envoy.yaml" });
  } catch (error) {
    return error as HostSimError;
  }
  throw new Error("nothing was refused");
}

test("an unknown filter is told with its path, its line and what would do", () => {
  const filters = `- {name: envoy.filters.http.cors, typed_config: {"@type": ${cors}}}`;
  const error = errorOf(bootstrapText({ filters }));
  expect(error.code).toBe("CONFIG_UNSUPPORTED");
  expect(error.message).toContain(`${manager}.http_filters[0]: unknown filter "envoy.filters.http.cors"`);
  expect(error.message).toContain("host-sim runs envoy.filters.http.wasm and envoy.filters.http.router");
  expect(error.message).toContain("(envoy.yaml:24)");
});

test("a misspelt field is told with the nearest one", () => {
  const error = errorOf(bootstrapText({ manager: "generate_request_ids: true" }));
  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.message).toContain('"generate_request_ids"; did you mean "generate_request_id"?');
});

test("a field that Envoy knows and host-sim does not is told", () => {
  const error = errorOf(bootstrapText({ manager: "merge_slashes: true" }));
  expect(error.code).toBe("CONFIG_UNSUPPORTED");
  expect(error.message).toContain(`${manager}.merge_slashes: host-sim does not support this field`);
});

test("a default said aloud is no use of a field", () => {
  expect(readBootstrap(bootstrapText({ manager: "merge_slashes: false" })).listeners).toHaveLength(1);
});

test("several problems are told together", () => {
  const error = errorOf(bootstrapText({ manager: "merge_slashes: true", cluster: "typ: STATIC" }));
  expect(error.message.split("\n")).toHaveLength(2);
});

test("ignoreUnsupported turns them into warnings", () => {
  const warnings: string[] = [];
  const filters = `- {name: cors, typed_config: {"@type": ${cors}}}`;
  const options = { ignoreUnsupported: true, onWarning: (text: string) => warnings.push(text) };
  expect(readBootstrap(bootstrapText({ filters }), options).listeners[0]?.http?.plugins).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('unknown filter "cors"')]);
});

test("ignoreUnsupported does not pass what Envoy refuses", () => {
  const text = bootstrapText({ cluster: "typ: STATIC" });
  expect(() => readBootstrap(text, { ignoreUnsupported: true })).toThrow('did you mean "type"?');
});

test("text that is no YAML is told with its line", () => {
  expect(errorOf("a: [1\nb: 2").message).toContain("(envoy.yaml:2)");
});
