/** SubstitutionFormatString: formats of access logs, local replies and direct responses. */
import { compileFormat, compileJsonFormat, FormatError } from "../access-log/format.js";
import { readTypedConfig } from "./any.js";
import { readTextSource } from "./data-source.js";
import type { Field, Message } from "./fields.js";
import type { LogFormatSpec, ReplyFormatSpec } from "./model.js";

/** `null` when it is absent. */
export function readFormatString(field: Field): LogFormatSpec | null {
  return field.optional("envoy.config.core.v3.SubstitutionFormatString", (message) => {
    const kind = message.oneOf("text_format", "json_format", "text_format_source");
    // JSON is sorted in any case.
    message.take("json_format_options");
    message.take("content_type");
    const more = {
      omitsEmpty: message.take("omit_empty_values").bool(),
      formatters: message.take("formatters").list().map(readFormatter),
    };
    if (kind === "json_format") return jsonFormat(message.take(kind), more);
    if (kind === null) field.invalid("has to say one of text_format_source, text_format, json_format");
    return textFormat(message.take(kind ?? "text_format"), textOf(message, kind), more);
  });
}

/** A body's format; `null` when it is absent. Envoy: JSON has its own content type. */
export function readReplyFormat(field: Field): ReplyFormatSpec | null {
  const format = readFormatString(field);
  if (format === null) return null;
  const fallback = format.json === undefined ? "text/plain" : "application/json";
  return {
    ...format,
    contentType: field.at("content_type").text() || field.at("contentType").text() || fallback,
  };
}

function textOf(message: Message, kind: string | null): string {
  if (kind === "text_format_source") return readTextSource(message.take(kind));
  return message.take("text_format").text();
}

const formatterTypes: { readonly [type: string]: string } = {
  "envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery": "envoy.formatter.req_without_query",
  "envoy.extensions.formatter.metadata.v3.Metadata": "envoy.formatter.metadata",
  "envoy.extensions.formatter.cel.v3.Cel": "envoy.formatter.cel",
};

/** The name of the extension; Envoy goes by its type. */
function readFormatter(field: Field): string {
  return field.message("envoy.config.core.v3.TypedExtensionConfig", (message) => {
    const name = message.take("name").requiredText();
    const { type } = readTypedConfig(message.take("typed_config"));
    const known = formatterTypes[type];
    if (known === undefined)
      field.unsupported(
        `unknown formatter "${name}" (${type}); host-sim has ${Object.values(formatterTypes).join(", ")}`,
      );
    return known ?? name;
  });
}

type More = Pick<LogFormatSpec, "omitsEmpty" | "formatters">;

export function textFormat(field: Field, format: string, more: More = {}): LogFormatSpec {
  tellFormatError(field, () => compileFormat(format, more.omitsEmpty, more.formatters));
  return { format, ...given(more) };
}

export function jsonFormat(field: Field, more: More = {}): LogFormatSpec {
  const json = field.record();
  tellFormatError(field, () => compileJsonFormat(json, more.omitsEmpty, more.formatters));
  return { format: "", json, ...given(more) };
}

/** What is not the default. */
const given = ({ omitsEmpty, formatters = [] }: More): More => ({
  ...(omitsEmpty ? { omitsEmpty } : {}),
  ...(formatters.length > 0 ? { formatters } : {}),
});

function tellFormatError(field: Field, compile: () => unknown): void {
  try {
    compile();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (error.invalid) field.invalid(error.message);
    else field.unsupported(error.message);
  }
}
