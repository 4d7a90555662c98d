/** The chapters of docs/parity.md: which scenarios speak of what. */
import type { Recorded } from "./scenario.js";

/** The first that matches "group/id" has it. */
const sections: ReadonlyArray<readonly [string, RegExp]> = [
  ["Random scripts", /^random\//],
  ["Access log formats and filters", /^access-log\//],
  ["Routes", /^routes\//],
  ["Retries and clusters without hosts", /^upstream\//],
  ["Local reply configuration", /^reply-config\//],
  ["HTTP/1 codec", /^http1\//],
  ["HTTP/2", /^(h2|more-h2)\/|\/p-h2-|\/p-empty-script$/],
  ["TCP", /^(net|tcp)\//],
  ["Access loggers and services", /^(access|service)\/|^more-life\/[as]-/],
  ["WASI", /\/(wasi-|cap-wasi|init-(fd|poll|sched))/],
  ["Modules and imports", /^(module|abi010)\/|\/(p-memory|p-fail-grow)$/],
  ["Logging", /^log\/|\/log-/],
  ["Failures", /^(fail|more-fail)\/|\/(oldfo-|spin-|m-006|x-fail)/],
  ["gRPC", /\/grpc-|^grpc\//],
  ["HTTP callouts", /^(calls|more-calls)\//],
  ["Timers", /\/(tick-|p-tick$|time-)/],
  ["Foreign functions", /\/(x-)?ff-/],
  ["Properties", /\/(prop-|p-prop-|flags-)/],
  ["State: shared data, queues, metrics", /\/(st-|p-shared|p-queue|p-metrics|x-metric)/],
  ["Configuration and VM sharing", /^(config|vm|lds|shared)\/|^more-life\/([lv]-|x-cap)/],
  ["Local responses", /^(local|more-local)\//],
  ["Bodies", /^(body|more-bodies)\//],
  ["Header maps", /^(headers|more-headers|inline)\/|\/(lim-|m-001$)/],
  [
    "Headers callbacks and actions",
    /^(actions|more-actions)\/|\/(cont-|si-|m-00|p-(100|early|up|timeout|dead|close|gone|chain|cont-types))/,
  ],
  ["Life cycle", /^(lifecycle|drain|state|more-misc)\//],
];

/** In the order of a plugin's life. */
export const sectionNames: readonly string[] = [
  "Modules and imports",
  "WASI",
  "Life cycle",
  "Headers callbacks and actions",
  "Bodies",
  "Header maps",
  "Local responses",
  "HTTP callouts",
  "gRPC",
  "State: shared data, queues, metrics",
  "Properties",
  "Foreign functions",
  "Timers",
  "Failures",
  "Configuration and VM sharing",
  "TCP",
  "Access loggers and services",
  "HTTP/2",
  "Logging",
  "HTTP/1 codec",
  "Routes",
  "Retries and clusters without hosts",
  "Local reply configuration",
  "Access log formats and filters",
  "Random scripts",
];

/** Throws for a scenario that none of the sections has: a new group needs a line here. */
export function sectionOf({ group, id }: Recorded): string {
  const found = sections.find(([, pattern]) => pattern.test(`${group}/${id}`));
  if (found === undefined) throw new Error(`no section of docs/parity.md has the scenario ${group}/${id}`);
  return found[0];
}
