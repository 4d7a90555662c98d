/** LocalReplyConfig: how Envoy's own answers are changed. */
import { readTextSource } from "./data-source.js";
import type { Field, Message } from "./fields.js";
import type { ReplyMapperSpec } from "./model.js";

export function readLocalReply(field: Field): ReplyMapperSpec[] {
  return field.message(
    "envoy.extensions.filters.network.http_connection_manager.v3.LocalReplyConfig",
    (message) => message.take("mappers").list().map(readMapper),
  );
}

function readMapper(field: Field): ReplyMapperSpec {
  return field.message(
    "envoy.extensions.filters.network.http_connection_manager.v3.ResponseMapper",
    (message) => {
      const filter = message.take("filter");
      const body = message.take("body");
      const status = message.take("status_code").wrapped();
      if (!filter.present) filter.invalid("is required");
      return {
        status: filter.present ? readStatusFilter(filter) : null,
        newStatus: status.present ? status.integer(200, 200, 599) : null,
        newBody: body.present ? readTextSource(body) : null,
        addHeaders: message.take("headers_to_add").list().map(readAddedHeader),
      };
    },
  );
}

const comparisons = { EQ: 0, GE: 1, LE: 2, NE: 3 };
const operators = ["EQ", "GE", "LE"] as const;

function readStatusFilter(field: Field): ReplyMapperSpec["status"] {
  return field.message("envoy.config.accesslog.v3.AccessLogFilter", (message) => {
    const filter = message.take("status_code_filter");
    if (!filter.present) field.invalid("has to say a status_code_filter");
    return filter.optional("envoy.config.accesslog.v3.StatusCodeFilter", (status) => {
      const comparison = status.take("comparison");
      if (!comparison.present) comparison.invalid("is required");
      return comparison.message("envoy.config.accesslog.v3.ComparisonFilter", readComparison);
    });
  });
}

function readComparison(message: Message): ReplyMapperSpec["status"] {
  const op = message.take("op");
  const operator = operators[op.enumeration(comparisons, 0)];
  if (operator === undefined) op.unsupported("host-sim compares with EQ, GE and LE");
  const value = message.take("value").message("envoy.config.core.v3.RuntimeUInt32", (runtime) => {
    return runtime.take("default_value").integer(0);
  });
  return { op: operator ?? "EQ", value };
}

const appendActions = {
  APPEND_IF_EXISTS_OR_ADD: 0,
  ADD_IF_ABSENT: 1,
  OVERWRITE_IF_EXISTS_OR_ADD: 2,
  OVERWRITE_IF_EXISTS: 3,
};

function readAddedHeader(field: Field): readonly [string, string] {
  return field.message("envoy.config.core.v3.HeaderValueOption", (message) => {
    const action = message.take("append_action");
    if (action.enumeration(appendActions, 0) !== 0)
      action.unsupported("host-sim adds headers as APPEND_IF_EXISTS_OR_ADD does");
    const append = message.take("append");
    if (!append.wrapped().bool(true)) append.unsupported("host-sim appends headers");
    message.take("keep_empty_value");
    return message.take("header").message("envoy.config.core.v3.HeaderValue", (header) => {
      const value = header.take("value");
      if (value.text().replaceAll("%%", "").includes("%"))
        value.unsupported('host-sim adds fixed values here; a "%" is written as "%%"');
      return [header.take("key").requiredText(), value.text().replaceAll("%%", "%")] as const;
    });
  });
}
