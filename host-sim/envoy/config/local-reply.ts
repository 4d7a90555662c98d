/** LocalReplyConfig: how Envoy's own answers are changed. */
import { readTextSource } from "./data-source.js";
import type { Field } from "./fields.js";
import { readReplyFormat } from "./format-string.js";
import { readHeaderOption } from "./header-options.js";
import { readLogFilter } from "./log-filter.js";
import type { HttpSpec, ReplyMapperSpec } from "./model.js";

export function readLocalReply(field: Field): Pick<HttpSpec, "localReply" | "localReplyFormat"> {
  return field.message(
    "envoy.extensions.filters.network.http_connection_manager.v3.LocalReplyConfig",
    (message) => {
      const format = readReplyFormat(message.take("body_format"));
      return {
        localReply: message.take("mappers").list().map(readMapper),
        ...(format === null ? {} : { localReplyFormat: format }),
      };
    },
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
        filter: filter.present ? readLogFilter(filter) : { kind: "all" },
        newStatus: status.present ? status.integer(200, 200, 599) : null,
        newBody: body.present ? readTextSource(body) : null,
        format: readReplyFormat(message.take("body_format_override")),
        addHeaders: message.take("headers_to_add").list().map(readHeaderOption),
      };
    },
  );
}
