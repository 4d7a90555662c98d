/** The options of `createHost`, looked at before a host is made of them. */
import { HostSimError } from "../../errors.js";
import { logLevels } from "../log-levels.js";
import type { FilterOptions, HostOptions, RouteOptions } from "../types.js";
import {
  bad,
  type Check,
  count,
  data,
  duration,
  flag,
  is,
  listOf,
  object,
  oneOf,
  recordOf,
  shape,
  shown,
  text,
} from "./check.js";
import { grpcHandler, handler } from "./replies.js";

const file = is((value) => typeof value === "string" || value instanceof URL, "a path or a file URL");

const configuration = is(
  (value) => typeof value === "string" || (typeof value === "object" && value !== null),
  "text, bytes, or an object",
);

const filterFields = shape<FilterOptions>({
  wasm: is(
    (value) => typeof value === "string" || (typeof value === "object" && value !== null),
    "a path, a file URL, bytes, or a compiled module",
  ),
  source: file,
  name: text,
  rootId: text,
  vmId: text,
  configuration,
  vmConfiguration: configuration,
  environment: recordOf(text),
  failurePolicy: oneOf("closed", "open", "reload"),
  failOpen: flag,
  reloadBackoff: duration,
  allowOnHeadersStopIteration: flag,
  allowedCapabilities: listOf(text),
});

const filter: Check = (value, place) => {
  if (typeof value === "string") return;
  if (value instanceof Uint8Array || value instanceof URL)
    bad(`${place} is ${shown(value)}`, "A filter is a path, or an object: { wasm: bytes }.");
  filterFields(value, place);
};

const routeFields = shape<RouteOptions>({
  prefix: text,
  path: text,
  name: text,
  cluster: text,
  timeout: duration,
  direct: shape<NonNullable<RouteOptions["direct"]>>({ status: count, body: data }),
  redirect: shape<NonNullable<RouteOptions["redirect"]>>({ host: text, path: text, status: count }),
  metadata: recordOf(object),
});

const hostFields = shape<HostOptions>({
  profile: oneOf("envoy"),
  filters: listOf(filter),
  bootstrap: file,
  listener: text,
  threads: oneOf("worker", "all"),
  upstream: handler,
  clusters: recordOf(handler),
  grpc: recordOf(grpcHandler),
  hosts: recordOf(listOf(text)),
  routes: listOf(routeFields),
  bufferLimit: count,
  node: object,
  logLevel: oneOf(...logLevels),
  trace: flag,
  traps: oneOf("report", "throw"),
  time: is((value) => value instanceof Date && !Number.isNaN(value.getTime()), "a Date"),
  fuel: count,
  guestTimeLimit: duration,
});

/** Options that only one of the two ways to make a host has a use for. */
const ofBootstrap = ["listener", "threads"] as const;
const ofFilters = ["routes", "bufferLimit", "node"] as const;

/** Envoy refuses a table with a route to nowhere. */
function checkRoutes({ routes = [], clusters, grpc }: HostOptions): void {
  const known = ["upstream", ...Object.keys(clusters ?? {}), ...Object.keys(grpc ?? {})];
  for (const [index, { cluster = "upstream" }] of routes.entries()) {
    if (known.includes(cluster)) continue;
    const there = known.map((name) => `"${name}"`).join(", ");
    bad(
      `createHost.routes[${index}].cluster: there is no cluster "${cluster}"; clusters that exist are ${there}`,
      "Give it a handler in `clusters`.",
    );
  }
}

/** @throws HostSimError BAD_OPTION, BAD_DURATION, HOST_WITHOUT_FILTERS */
export function checkHostOptions(options: HostOptions): void {
  if (typeof options !== "object" || options === null)
    throw withoutFilters(`createHost takes options, not ${shown(options)}`);
  hostFields(options, "createHost");
  const { filters, bootstrap } = options;
  if (filters === undefined && bootstrap === undefined) throw withoutFilters("a host needs filters");
  if (filters !== undefined && bootstrap !== undefined)
    throw withoutFilters("a host has filters or a bootstrap, not both");
  const useless = bootstrap === undefined ? ofBootstrap : ofFilters;
  const given = useless.find((name) => options[name] !== undefined);
  if (given !== undefined)
    bad(`createHost.${given} has no effect ${bootstrap === undefined ? "without" : "beside"} a bootstrap`);
  checkRoutes(options);
}

const withoutFilters = (message: string): HostSimError =>
  new HostSimError(
    "HOST_WITHOUT_FILTERS",
    message,
    'Give { filters: ["build/my-filter/plugin.wasm"] }, or { bootstrap: "envoy.yaml" }.',
  );
