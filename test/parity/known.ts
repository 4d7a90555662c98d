const later = {
  access: "the engine has no wasm access loggers yet",
  found: "found by recording more, not looked into yet",
  lds: "the engine has no listener updates yet",
  manager: "what the connection manager does to paths, upgrades and hop headers",
  options: "the options of a plugin that Envoy refuses are not in the engine's configuration",
  tcp: "the engine has no TCP filters yet",
};

const ids = (reason: string, list: string) => list.split(" ").map((id) => [id, reason] as const);

/** Scenarios in which the engine is not like Envoy yet, and why. A scenario that agrees leaves this list. */
export const known: Readonly<Record<string, string>> = Object.fromEntries([
  ...ids(later.access, "al-002 al-003"),
  ...ids(later.lds, "lds-001 lds-002 lds-004 lds-006"),
  ...ids(later.manager, "http1-req-4 http1-req-6 http1-req-7 http1-req-13 http1-resp-5"),
  ...ids(later.manager, "http1-close-get http1-close-head http1-close-post"),
  ...ids(later.options, "fail-both-policies fail-missingfile fail-runtime"),
  ...ids(
    later.tcp,
    "net-002 net-003 net-004 net-005 net-007 net-009 net-010 net-011 net-014 net-017 net-018",
  ),
  ...ids(later.tcp, "net-020 net-021"),
  ...ids(
    later.found,
    "p-rb-3-trailers p-body-limit2 p-hdr-status-200s p-hdr-status-4294967296 p-hdr-reroute",
  ),
  ...ids(
    later.found,
    "p-hdr-reroute2 p-loc-code-70000 p-loc-grpc-503-99 p-up-partial-sh1 p-prop-local p-prop-404",
  ),
  ["sv-004", "the engine has no bootstrap services yet"],
  ["buf-002", "reading a body held with StopIterationAndWatermark kills Envoy; here it is no problem"],
  ["feat-mem64", "Node.js 20 has no 64-bit memories"],
  ["ff-001", "the words of one CEL syntax error"],
]);
