import { expect, test } from "vitest";
import { readBootstrap } from "../../../../host-sim/envoy/config/bootstrap.js";
import type { HostConfig } from "../../../../host-sim/envoy/config/model.js";
import { bootstrapText, type Parts, types } from "./bootstrap-text.js";

const port = (config: HostConfig) => config.listeners[0]?.address.port;
const timeout = (config: HostConfig) => config.clusters[0]?.connectTimeout;
const requestId = (config: HostConfig) => config.listeners[0]?.http?.generateRequestId;
const type = (config: HostConfig) => config.clusters[0]?.type;
const suppress = (config: HostConfig) => config.listeners[0]?.http?.suppressEnvoyHeaders;
const address = (value: string): Parts => ({
  address: `{socket_address: {address: 127.0.0.1, port_value: ${value}}}`,
});
const router = (value: string): Parts => ({
  router: `{"@type": ${types}.http.router.v3.Router, suppress_envoy_headers: ${value}}`,
});

// Every form was seen accepted by Envoy 1.40.
test.each<[string, Parts, (config: HostConfig) => unknown, unknown]>([
  ["an integer as text", address('"10"'), port, 10],
  ["a fraction without a fraction", address("10.0"), port, 10],
  ["an octal integer", address("010"), port, 8],
  ["a hexadecimal integer", address("0x10"), port, 16],
  ["an exponent", address("1e1"), port, 10],
  ["an enum in lower case", { cluster: "type: strict_dns" }, type, "strict-dns"],
  ["an enum by number", { cluster: "type: 1" }, type, "strict-dns"],
  ["an enum by number as text", { cluster: "type: '1'" }, type, "strict-dns"],
  ["null for absent", { cluster: "type: null" }, type, "static"],
  ["a duration", { cluster: "connect_timeout: 0.25s" }, timeout, 250],
  ["a duration's message", { cluster: "connect_timeout: {seconds: 5}" }, timeout, 5000],
  ["yes", { manager: "generate_request_id: yes" }, requestId, true],
  ["off", { manager: "generate_request_id: OFF" }, requestId, false],
  ["a boolean as text", { manager: "generate_request_id: 'false'" }, requestId, false],
  ["a wrapper's message", { manager: "generate_request_id: {value: false}" }, requestId, false],
  ["a name in camel case", { manager: "generateRequestId: false" }, requestId, false],
  ["a plain bool as text", router("'true'"), suppress, true],
  ["y", router("y"), suppress, true],
  ["one item for a list", { domains: '"*"' }, (config) => config.listeners.length, 1],
])("takes %s", (_name, parts, read, value) => {
  expect(read(readBootstrap(bootstrapText(parts)))).toBe(value);
});

// Every one was seen refused by Envoy 1.40.
test.each<[string, Parts, string]>([
  ["a port that is no number", address("abc"), "port_value: expected a whole number, found abc"],
  ["a port out of range", address("70000"), "port_value: 70000 is not between 0 and 65535"],
  [
    "an address that is a name",
    { address: "{socket_address: {address: a.b, port_value: 1}}" },
    "malformed IP",
  ],
  [
    "an unknown enum value",
    { cluster: "type: Strict-Dns" },
    'unknown value "Strict-Dns"; Envoy knows STATIC',
  ],
  ["a duration without a unit", { cluster: "connect_timeout: 5" }, 'seconds such as "5s"'],
  ["a duration in milliseconds", { cluster: "connect_timeout: 5ms" }, 'seconds such as "5s"'],
  ["a negative duration", { cluster: "connect_timeout: -5s" }, "must not be negative"],
  ["no time to connect", { cluster: "connect_timeout: 0s" }, "has to be greater than 0s"],
  ["a number for a boolean", router("1"), "expected true or false"],
  ["a wrapper's message for a plain bool", router("{value: true}"), "expected true or false"],
  ["mixed case", router("oN"), "expected true or false"],
  ["a number for text", { listener: "stat_prefix: a\n    name: 5" }, 'put it in quotes: "5"'],
  ["two of a oneof", { match: '{prefix: "/", path: "/a"}' }, '"prefix" is set too'],
  ["none of a oneof", { match: "{}" }, "has to say one of prefix, path"],
  ["no domains", { domains: "[]" }, "at least one domain"],
  ["a domain twice", { domains: '["a", "a"]' }, "Duplicate entry of domain a in route table"],
  ["an unknown cluster", { action: "route: {cluster: nope}" }, "route: unknown cluster 'nope'"],
  ["a status below 200", { action: "direct_response: {status: 99}" }, "not between 200 and 599"],
  ["a broken expression", { match: '{safe_regex: {regex: "("}}' }, "not a regular expression"],
  ["an expression that RE2 lacks", { match: '{safe_regex: {regex: "(?=a)b"}}' }, "RE2 has no (?="],
  ["a merge key", { cluster: "<<: {connect_timeout: 5s}" }, 'no such field in Cluster: "<<"'],
  [
    "a router before the end",
    { filters: `- {name: r, typed_config: {"@type": ${types}.http.router.v3.Router}}` },
    "terminal filter named r",
  ],
  ["an empty typed_config", { router: "{}" }, 'unknown filter "router" without a typed_config'],
])("refuses %s", (_name, parts, message) => {
  expect(() => readBootstrap(bootstrapText(parts))).toThrow(message);
});

test("JSON needs no other reader", () => {
  const json = '{"node": {"id": "a"}, "static_resources": {}}';
  expect(readBootstrap(json, { file: "envoy.json" }).node).toEqual({ id: "a" });
});

test("a file that is not named .yaml has to be JSON", () => {
  expect(() => readBootstrap(bootstrapText(), { file: "envoy.conf" })).toThrow('".yaml" or ".yml"');
});
