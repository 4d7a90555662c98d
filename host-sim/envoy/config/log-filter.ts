/** AccessLogFilter: which streams a logger tells of, and which local replies a mapper changes. */
import { flagLetters } from "../http/stream-info.js";
import type { Field, Message } from "./fields.js";
import { readHeaderMatch } from "./matchers.js";
import type { Comparison, LogFilterSpec } from "./model.js";

const kinds = [
  "status_code_filter",
  "duration_filter",
  "not_health_check_filter",
  "traceable_filter",
  "runtime_filter",
  "and_filter",
  "or_filter",
  "header_filter",
  "response_flag_filter",
  "grpc_status_filter",
  "extension_filter",
  "metadata_filter",
  "log_type_filter",
] as const;

const supported =
  "host-sim has status_code_filter, duration_filter, header_filter, response_flag_filter, grpc_status_filter, " +
  "and_filter, or_filter, not_health_check_filter";

export function readLogFilter(field: Field): LogFilterSpec {
  return field.message("envoy.config.accesslog.v3.AccessLogFilter", (message) => {
    const kind = message.oneOf(...kinds);
    if (kind === null) {
      field.invalid("has to say a filter_specifier, such as status_code_filter");
      return { kind: "all" };
    }
    const read = readers[kind];
    if (read !== undefined) return read(message.take(kind));
    message.take(kind).unsupported(supported);
    return { kind: "all" };
  });
}

const readers: { readonly [kind: string]: (field: Field) => LogFilterSpec } = {
  status_code_filter: (field) => ({ kind: "status", ...readCompared(field, "StatusCodeFilter") }),
  duration_filter: (field) => ({ kind: "duration", ...readCompared(field, "DurationFilter") }),
  // no request is a health check here
  not_health_check_filter: () => ({ kind: "all" }),
  header_filter: (field) =>
    field.message("envoy.config.accesslog.v3.HeaderFilter", (message) => {
      const header = message.take("header");
      if (!header.present) header.invalid("is required");
      return header.present ? { kind: "header", header: readHeaderMatch(header) } : { kind: "all" };
    }),
  response_flag_filter: (field) =>
    field.message("envoy.config.accesslog.v3.ResponseFlagFilter", (message) => ({
      kind: "flags",
      flags: message.take("flags").list().map(readFlag),
    })),
  grpc_status_filter: readGrpcStatuses,
  and_filter: (field) => field.message("envoy.config.accesslog.v3.AndFilter", readSeveral("and")),
  or_filter: (field) => field.message("envoy.config.accesslog.v3.OrFilter", readSeveral("or")),
};

const readSeveral =
  (kind: "and" | "or") =>
  (message: Message): LogFilterSpec => {
    const filters = message.take("filters");
    const items = filters.list();
    if (items.length < 2) filters.invalid("needs two filters or more");
    return { kind, filters: items.map(readLogFilter) };
  };

const comparisons = { EQ: 0, GE: 1, LE: 2, NE: 3 };
const operators = Object.keys(comparisons) as Comparison[];

function readCompared(
  field: Field,
  name: "StatusCodeFilter" | "DurationFilter",
): { op: Comparison; value: number } {
  return field.message(`envoy.config.accesslog.v3.${name}`, (filter) => {
    const comparison = filter.take("comparison");
    if (!comparison.present) comparison.invalid("is required");
    return comparison.message("envoy.config.accesslog.v3.ComparisonFilter", (message) => ({
      op: operators[message.take("op").enumeration(comparisons, 0)] ?? "EQ",
      value: message
        .take("value")
        .message("envoy.config.core.v3.RuntimeUInt32", (runtime) => runtime.take("default_value").integer(0)),
    }));
  });
}

/** Flags of Envoy's that never come up here. */
const otherFlags = "LH LR DI FI RL UAEX RLSE IH SI DPE UMSDR RFCF NFCF DT UPE NC OM DF DO DR UDO".split(" ");

function readFlag(field: Field): string {
  const flag = field.text();
  if (!flagLetters.includes(flag) && !otherFlags.includes(flag))
    field.invalid(`unknown response flag ${flag}; Envoy knows ${[...flagLetters, ...otherFlags].join(", ")}`);
  return flag;
}

const grpcStatuses = Object.fromEntries(
  `OK CANCELED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED
  FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED`
    .split(/\s+/)
    .map((name, index) => [name, index] as const),
);

function readGrpcStatuses(field: Field): LogFilterSpec {
  return field.message("envoy.config.accesslog.v3.GrpcStatusFilter", (message) => ({
    kind: "grpc-status",
    statuses: message
      .take("statuses")
      .list()
      .map((status) => status.enumeration(grpcStatuses, 0)),
    exclude: message.take("exclude").bool(),
  }));
}
