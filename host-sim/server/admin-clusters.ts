/** `/clusters` and `/listeners` of the admin port. Connections and requests are not counted: their figures are 0. */
import { type AdminView, type Answer, type ClusterView, json, ok } from "./admin-view.js";
import { endpoint } from "./socket-stream.js";

const priorities = ["default", "high"];
const breakers = { max_connections: 1024, max_pending_requests: 1024, max_requests: 1024, max_retries: 3 };
const counts = ["cx_connect_fail", "cx_total", "rq_error", "rq_success", "rq_timeout", "rq_total"];
const gauges = ["cx_active", "rq_active", "rq_pending_active"];

export function clusters({ clusters: list }: AdminView, query: URLSearchParams): Answer {
  const shown = list?.() ?? [];
  if (query.get("format") === "json") return json({ cluster_statuses: shown.map(statusOf) });
  return ok(
    shown
      .flatMap(linesOf)
      .map((line) => `${line}\n`)
      .join(""),
  );
}

function linesOf({ name, hosts }: ClusterView): string[] {
  return [
    `${name}::observability_name::${name}`,
    ...priorities.flatMap((priority) =>
      Object.entries(breakers).map(([key, value]) => `${name}::${priority}_priority::${key}::${value}`),
    ),
    `${name}::added_via_api::false`,
    ...hosts.flatMap(({ host, port }) => hostLines(`${name}::${endpoint(host, port)}`)),
  ];
}

const hostLines = (host: string): string[] => [
  ...[...counts, ...gauges].sort().map((key) => `${host}::${key}::0`),
  `${host}::hostname::`,
  `${host}::health_flags::healthy`,
  `${host}::weight::1`,
  ...["region", "zone", "sub_zone"].map((key) => `${host}::${key}::`),
  `${host}::canary::false`,
  `${host}::priority::0`,
  `${host}::success_rate::-1`,
  `${host}::local_origin_success_rate::-1`,
];

const statusOf = ({ name, hosts }: ClusterView) => ({
  name,
  host_statuses: hosts.map(({ host, port }) => ({
    address: { socket_address: { address: host, port_value: port } },
    stats: [...counts.map((key) => ({ name: key })), ...gauges.map((key) => ({ type: "GAUGE", name: key }))],
    health_status: { eds_health_status: "HEALTHY" },
    weight: 1,
    locality: {},
  })),
  circuit_breakers: { thresholds: [breakers, { priority: "HIGH", ...breakers }] },
  observability_name: name,
});

export function listeners({ listeners: list }: AdminView, query: URLSearchParams): Answer {
  if (query.get("format") !== "json")
    return ok(
      list()
        .map((pair) => `${pair.join("::")}\n`)
        .join(""),
    );
  const statuses = list().map(([name, address]) => {
    const at = address.lastIndexOf(":");
    return {
      name,
      local_address: {
        socket_address: {
          address: address.slice(0, at).replace(/^\[|\]$/g, ""),
          port_value: Number(address.slice(at + 1)),
        },
      },
    };
  });
  return json({ listener_statuses: statuses });
}
