import { expect, test } from "vitest";
import { readBootstrap } from "../../../../host-sim/envoy/config/bootstrap.js";
import type { RouteSpec } from "../../../../host-sim/envoy/config/model.js";

const filters = "type.googleapis.com/envoy.extensions.filters";

function bootstrap(route: object, hcm: object = {}): string {
  const manager = {
    "@type": `${filters}.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: "h",
    route_config: { virtual_hosts: [{ name: "v", domains: ["*"], routes: [route] }] },
    http_filters: [{ name: "router", typed_config: { "@type": `${filters}.http.router.v3.Router` } }],
    ...hcm,
  };
  const address = { socket_address: { address: "127.0.0.1", port_value: 0 } };
  const chain = { filters: [{ name: "hcm", typed_config: manager }] };
  return JSON.stringify({
    static_resources: { listeners: [{ address, filter_chains: [chain] }], clusters: [{ name: "c" }] },
  });
}

const match = { prefix: "/" };
const read = (route: object): RouteSpec =>
  readBootstrap(bootstrap({ match, ...route })).listeners[0]!.http!.virtualHosts[0]!.routes[0]!;

const header = (key: string, value = "x") => ({ header: { key, value } });

test.each([
  [{ request_headers_to_add: [header(":path")] }, /:-prefixed or host headers may not be modified/],
  [{ request_headers_to_add: header("Host") }, /:-prefixed or host headers may not be modified/],
  [{ response_headers_to_remove: ":status" }, /:-prefixed or host headers may not be removed/],
  [{ request_headers_to_add: [header("a", "%NOPE%")] }, /Not supported field in StreamInfo: NOPE/],
  [
    { request_headers_to_add: [{ ...header("a"), append: true, append_action: "ADD_IF_ABSENT" }] },
    /Both append and append_action are set/,
  ],
])("headers that Envoy refuses: %j", (fields, message) => {
  expect(() => read({ route: { cluster: "c" }, ...fields })).toThrow(message);
});

test.each([
  [{ weighted_clusters: { clusters: [{ name: "zz", weight: 1 }] } }, /unknown weighted cluster 'zz'/],
  [{ weighted_clusters: { clusters: [{ name: "c", weight: 0 }] } }, /Sum of weights/],
  [
    { cluster: "c", prefix_rewrite: "/a", regex_rewrite: { pattern: { regex: "a" } } },
    /Specify only one of prefix_rewrite/,
  ],
  [{ cluster: "c", host_rewrite_literal: "a", host_rewrite_header: "b" }, /only one of them/],
])("actions that Envoy refuses: %j", (route, message) => {
  expect(() => read({ route })).toThrow(message);
});

test("both spellings, one mapping for a list, numbers as text", () => {
  const { action, changes } = read({
    route: { cluster: "c", retryPolicy: { retryOn: "5xx, reset", numRetries: "3", perTryTimeout: "0.25s" } },
    requestHeadersToAdd: { header: { key: "a", value: "b" }, appendAction: "overwrite_if_exists" },
  });
  expect(action).toMatchObject({ retry: { on: ["5xx", "reset"], most: 3, perTryTimeout: 250 } });
  expect(changes?.request.add).toEqual([
    { name: "a", value: "b", action: "overwrite-if-exists", keepsEmpty: false },
  ]);
});

test("a part of the requests would be another part each time", () => {
  const half = { default_value: { numerator: 50 } };
  expect(() => read({ match: { prefix: "/", runtime_fraction: half }, route: { cluster: "c" } })).toThrow(
    /host-sim takes all requests or none/,
  );
});

const filterSwitch = (fields: object) => ({
  route: { cluster: "c" },
  typed_per_filter_config: {
    w: { "@type": "type.googleapis.com/envoy.config.route.v3.FilterConfig", ...fields },
  },
});

test("a route turns filters off", () => {
  expect(read(filterSwitch({ disabled: true })).switches).toEqual({ w: true });
  expect(() => read(filterSwitch({}))).toThrow(
    /Empty route\/virtual host per filter configuration for w filter/,
  );
});

test("access logs: filters, and what is not there is told", () => {
  const log = (filter: object) =>
    readBootstrap(
      bootstrap(
        { match, route: { cluster: "c" } },
        {
          access_log: [
            {
              name: "f",
              filter,
              typed_config: {
                "@type": "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog",
                path: "/dev/null",
              },
            },
          ],
        },
      ),
    ).listeners[0]!.http!.accessLogs[0]!.filter;
  expect(log({ response_flag_filter: { flags: "UH" } })).toEqual({ kind: "flags", flags: ["UH"] });
  expect(() => log({ response_flag_filter: { flags: ["ZZ"] } })).toThrow(/unknown response flag ZZ/);
  expect(() => log({ and_filter: { filters: [] } })).toThrow(/two filters or more/);
  expect(() => log({ runtime_filter: { runtime_key: "a" } })).toThrow(/host-sim has status_code_filter/);
  expect(() => log({})).toThrow(/filter_specifier/);
});

test("options of the connection manager that change what filters see are told, idle times pass", () => {
  const options = (common: object) =>
    readBootstrap(bootstrap({ match, route: { cluster: "c" } }, { common_http_protocol_options: common }));
  expect(options({ idle_timeout: "1s" }).listeners).toHaveLength(1);
  expect(() => options({ headers_with_underscores_action: "REJECT_REQUEST" })).toThrow(
    /common_http_protocol_options.headers_with_underscores_action: host-sim does not support/,
  );
});
