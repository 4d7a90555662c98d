import { openSync, writeSync } from "node:fs";
import { Log, levelNumber, loggerNames } from "../server/log.js";
import { compileLogFormat, defaultLogFormat, escapeLines, type LogFormat } from "../server/log-format.js";
import { monotonicNow } from "../server/real-time.js";
import { type FlagValues, UsageError } from "./flags.js";

/** The log that the flags ask for; throws a UsageError with Envoy's words. */
export function makeLog(values: FlagValues, stderr: (bytes: Uint8Array) => void): Log {
  const pattern = compileLogFormat(values["log-format"] ?? defaultLogFormat);
  return new Log({
    format: values["log-format-escaped"] ? escaped(pattern) : pattern,
    write: writer(values["log-path"], stderr),
    now: monotonicNow,
    level: readLevel(values["log-level"] ?? "info"),
    levels: componentLevels(values["component-log-level"] ?? ""),
  });
}

function escaped(format: LogFormat): LogFormat {
  return (record) => format({ ...record, message: escapeLines(record.message) });
}

function readLevel(name: string): number {
  const level = levelNumber(name);
  if (level === undefined) throw new UsageError(`error: invalid log level specified '${name}'`);
  return level;
}

function componentLevels(text: string): Map<string, number> {
  const pairs = text === "" ? [] : text.split(",").map((pair) => pair.split(":"));
  return new Map(pairs.map(([name = "", level = ""]) => [readLogger(name), readLevel(level)]));
}

function readLogger(name: string): string {
  if (!loggerNames.includes(name)) throw new UsageError(`error: invalid component specified '${name}'`);
  return name;
}

function writer(path: string | undefined, stderr: (bytes: Uint8Array) => void): (bytes: Uint8Array) => void {
  if (path === undefined) return stderr;
  try {
    const file = openSync(path, "a");
    return (bytes) => void writeSync(file, bytes);
  } catch (error) {
    throw new UsageError(`error: Failed to open log-file '${path}'. e.what(): ${(error as Error).message}`);
  }
}
