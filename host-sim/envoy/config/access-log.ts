/** Access loggers: to a file, to the console, or a plugin. */
import { compileFormat, compileJsonFormat, defaultFormat, FormatError } from "../access-log/format.js";
import { readTypedConfig } from "./any.js";
import { pathOf, readTextSource } from "./data-source.js";
import type { Field, Message } from "./fields.js";
import type { AccessLogSpec, JsonRecord } from "./model.js";
import { readWasm } from "./plugin.js";

const wasmType = "envoy.extensions.access_loggers.wasm.v3.WasmAccessLog";
const fileType = "envoy.extensions.access_loggers.file.v3.FileAccessLog";
const stdoutType = "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog";
const stderrType = "envoy.extensions.access_loggers.stream.v3.StderrAccessLog";

/** The loggers of a list; those that host-sim lacks are told and left out. */
export function readAccessLogs(field: Field): AccessLogSpec[] {
  return field
    .list()
    .map(readAccessLog)
    .filter((logger) => logger !== null);
}

function readAccessLog(field: Field): AccessLogSpec | null {
  return field.message("envoy.config.accesslog.v3.AccessLog", (message) => {
    const name = message.take("name").text();
    const { type, config } = readTypedConfig(message.take("typed_config"));
    if (type === wasmType) return { kind: "wasm", plugin: readWasm(config, wasmType) };
    if (type === fileType) return readFile(config);
    if (type === stdoutType) return { kind: "stdout", ...readStream(config, stdoutType) };
    if (type === stderrType) return { kind: "stderr", ...readStream(config, stderrType) };
    if (type === "") field.invalid(`Didn't find a registered implementation for '${name}' with type URL: ''`);
    else field.unsupported(unknownLogger(name, type));
    return null;
  });
}

const unknownLogger = (name: string, type: string) =>
  `unknown access logger "${name}" (${type}); host-sim runs envoy.access_loggers.file, .stdout, .stderr and .wasm`;

interface Format {
  readonly format: string;
  readonly json?: JsonRecord;
}

function readFile(field: Field): AccessLogSpec {
  return field.message(fileType, (message) => {
    const path = message.take("path");
    const kind = message.oneOf("log_format", "format", "json_format", "typed_json_format");
    if (!path.present) path.invalid("is required");
    return { kind: "file", path: path.present ? pathOf(path) : "", ...readFileFormat(message, kind) };
  });
}

function readFileFormat(message: Message, kind: string | null): Format {
  if (kind === null) return { format: defaultFormat };
  const field = message.take(kind);
  if (kind === "log_format") return readLogFormat(field);
  return kind === "format" ? checked(field, field.text() || defaultFormat) : checkedJson(field);
}

function readStream(field: Field, type: typeof stdoutType | typeof stderrType): Format {
  return field.message(type, (message) => readLogFormat(message.take("log_format")));
}

function readLogFormat(field: Field): Format {
  const format = field.optional("envoy.config.core.v3.SubstitutionFormatString", (message) => {
    const kind = message.oneOf("text_format", "json_format", "text_format_source");
    // Both say how JSON is written, which is sorted and without empty values only when asked.
    message.take("json_format_options");
    if (kind === "json_format") return checkedJson(message.take(kind));
    if (kind === "text_format_source") {
      const source = message.take(kind);
      return checked(source, readTextSource(source));
    }
    if (kind === null) field.invalid("has to say one of text_format_source, text_format, json_format");
    return checked(message.take("text_format"), message.take("text_format").text());
  });
  return format ?? { format: defaultFormat };
}

function checked(field: Field, format: string): Format {
  tellFormatError(field, () => compileFormat(format));
  return { format };
}

function checkedJson(field: Field): Format {
  const json = field.record();
  tellFormatError(field, () => compileJsonFormat(json));
  return { format: "", json };
}

function tellFormatError(field: Field, compile: () => unknown): void {
  try {
    compile();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (error.invalid) field.invalid(error.message);
    else field.unsupported(error.message);
  }
}
