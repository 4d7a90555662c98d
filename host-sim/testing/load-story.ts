/** A refused plugin, told so that its author can mend it: which, why, what it said, what Envoy says. */
import { LoadError } from "../errors.js";
import { logLevels } from "./log-levels.js";
import { indent, printable } from "./matchers/result.js";
import type { LogRecord } from "./types.js";

/** Envoy's lines behind `Wasm VM failed ...`. The deprecated `fail_open` leaves out the second. */
function closingLines(plugin: string, failOpen: boolean): string[] {
  const lines = [`Plugin ${plugin} failed to load`];
  if (!failOpen) lines.push("Plugin configured to fail closed failed to load");
  return [...lines, `Unable to create Wasm plugin ${plugin}`];
}

export function loadStory(
  error: LoadError,
  plugin: string,
  failOpen: boolean,
  logs: readonly LogRecord[],
): LoadError {
  const said = logs.map(({ level, message }) => `${level}: ${printable(message)}`);
  const what = error.hint === "" ? error.message : error.message.slice(0, -error.hint.length).trimEnd();
  const envoy = [...error.lines.map(({ message }) => message), ...closingLines(plugin, failOpen)];
  const story = [
    `Envoy would refuse plugin "${plugin}": ${what}`,
    ...(said.length > 0 ? [`It logged:\n${indent(said)}`] : []),
    `Envoy's lines:\n${indent(envoy)}`,
  ].join("\n");
  const lines = [
    ...logs.map(({ level, line }) => ({ level: logLevels.indexOf(level), message: line })),
    ...error.lines,
  ];
  return new LoadError(error.code, story, lines, error.hint, { cause: error });
}
