import { describe, expect, test } from "vitest";
import { bytesField, varintField } from "../../../../host-sim/model/proto.js";
import { int64, read, rootSource } from "../properties/source.js";
import { call, contextOf } from "./context.js";

const argument = (path: string, value: string) => bytesField(1, path) + bytesField(2, value);

/** Status of setting, and what a property then reads. */
function set(path: string, value: string): [number, string | number] {
  const context = contextOf();
  const [status] = call(context, "set_envoy_filter_state", argument(path, value));
  return [status, read(context.source, `filter_state/${path}`)];
}

describe("what Envoy's factories make of bytes", () => {
  test.each([
    ["envoy.tcp_proxy.cluster", "c", 0, "c"],
    ["envoy.tcp_proxy.cluster", "", 0, ""],
    ["envoy.string", "v", 0, "v"],
    ["envoy.hashable_string", "", 0, ""],
    ["envoy.ai.model.request", "m", 0, "m"],
    ["envoy.ai.model.request", "", 2, 1],
    ["envoy.ai.llm_protocol.request", "openai", 2, 1],
    ["envoy.network.application_protocols", "h2", 0, 1],
    ["envoy.network.upstream_subject_alt_names", "a,b", 0, "a,b"],
    ["envoy.network.ip", "1.2.3.4", 0, "1.2.3.4:0"],
    ["envoy.network.ip", "::1", 0, "[::1]:0"],
    ["envoy.network.ip", "1.2.3.4:80", 2, 1],
    ["envoy.filters.listener.original_dst.local_ip", "1.2.3.4:80", 0, "\0\0\0\0"],
    ["envoy.filters.listener.original_dst.local_ip", "[::1]:80", 0, "\0\0\0\0"],
    ["envoy.filters.listener.original_dst.local_ip", "1.2.3.4", 2, 1],
    ["envoy.network.transport_socket.http_11_proxy.info", "example.com:80,1.2.3.4:80", 0, 1],
    ["envoy.network.transport_socket.http_11_proxy.info", "1", 2, 1],
    ["envoy.ratelimit.hits_addend", "5", 0, "5"],
    ["envoy.ratelimit.hits_addend", "-1", 2, 1],
    ["envoy.ratelimit.hits_addend", "99999999999", 2, 1],
    ["envoy.tcp_proxy.per_connection_idle_timeout_ms", "x", 2, 1],
    ["envoy.upstream.dynamic_port", "99999", 0, "99999"],
    ["envoy.tcp_proxy.disable_tunneling", "true", 0, "true"],
    ["envoy.tcp_proxy.disable_tunneling", "TRUE", 0, "false"],
  ])("%s of %j", (path, value, status, property) => {
    expect(set(path, value)).toEqual([status, property]);
  });
  test("an address has members", () => {
    const context = contextOf();
    const path = "envoy.filters.listener.original_dst.local_ip";
    call(context, "set_envoy_filter_state", argument(path, "[::1]:80"));
    expect(read(context.source, `filter_state/${path}/ip`)).toBe("::1");
    expect(read(context.source, `filter_state/${path}/port`)).toBe(int64(80));
  });
});

test.each(["no.such.key", "wasm.k", ""])("%j has no factory: NotFound", (path) => {
  expect(set(path, "v")[0]).toBe(1);
});

test.each(["\xff", "\x0a\x1bno.such.key\x12\x01v", argument("envoy.string", "\xff")])(
  "%j is no such message: BadArgument",
  (bytes) => {
    expect(call(contextOf(), "set_envoy_filter_state", bytes)).toEqual([2, ""]);
  },
);

test("is NotFound in a root context", () => {
  expect(
    call(contextOf({ source: rootSource() }), "set_envoy_filter_state", argument("envoy.string", "v"))[0],
  ).toBe(1);
});

test("another life span leaves the object as it is, with status Ok", () => {
  const context = contextOf();
  const span = (value: number) => varintField(3, value);
  call(context, "set_envoy_filter_state", argument("envoy.string", "first"));
  expect(call(context, "set_envoy_filter_state", argument("envoy.string", "again") + span(9))[0]).toBe(0);
  expect(read(context.source, "filter_state/envoy.string")).toBe("again");
});
