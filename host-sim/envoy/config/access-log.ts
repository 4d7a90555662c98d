/** Access loggers: to a file, to the console, or a plugin. */
import { defaultFormat } from "../access-log/format.js";
import { readTypedConfig } from "./any.js";
import { pathOf } from "./data-source.js";
import type { Field, Message } from "./fields.js";
import { jsonFormat, readFormatString, textFormat } from "./format-string.js";
import { readLogFilter } from "./log-filter.js";
import type { AccessLogSpec, LogFormatSpec } from "./model.js";
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
    const filter = message.take("filter");
    const passing = filter.present ? { filter: readLogFilter(filter) } : {};
    const { type, config } = readTypedConfig(message.take("typed_config"));
    if (type === wasmType) return { kind: "wasm", plugin: readWasm(config, wasmType), ...passing };
    if (type === fileType) return { ...readFile(config), ...passing };
    if (type === stdoutType) return { kind: "stdout", ...readStream(config, stdoutType), ...passing };
    if (type === stderrType) return { kind: "stderr", ...readStream(config, stderrType), ...passing };
    if (type === "") field.invalid(`Didn't find a registered implementation for '${name}' with type URL: ''`);
    else field.unsupported(unknownLogger(name, type));
    return null;
  });
}

const unknownLogger = (name: string, type: string) =>
  `unknown access logger "${name}" (${type}); host-sim runs envoy.access_loggers.file, .stdout, .stderr and .wasm`;

function readFile(field: Field): AccessLogSpec {
  return field.message(fileType, (message) => {
    const path = message.take("path");
    const kind = message.oneOf("log_format", "format", "json_format", "typed_json_format");
    if (!path.present) path.invalid("is required");
    return { kind: "file", path: path.present ? pathOf(path) : "", ...readFileFormat(message, kind) };
  });
}

function readFileFormat(message: Message, kind: string | null): LogFormatSpec {
  if (kind === null) return { format: defaultFormat };
  const field = message.take(kind);
  if (kind === "log_format") return readLogFormat(field);
  return kind === "format" ? textFormat(field, field.text() || defaultFormat) : jsonFormat(field);
}

function readStream(field: Field, type: typeof stdoutType | typeof stderrType): LogFormatSpec {
  return field.message(type, (message) => readLogFormat(message.take("log_format")));
}

function readLogFormat(field: Field): LogFormatSpec {
  return readFormatString(field) ?? { format: defaultFormat };
}
