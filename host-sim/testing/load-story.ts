/** A refused plugin, told so that its author can mend it: which, why, at which line, what it said, what Envoy says. */
import type { PluginConfig } from "../envoy/wasm/plugin.js";
import { LoadError } from "../errors.js";
import { decodeText } from "../model/byte-string.js";
import { reasonOf, trapStory } from "./guest-faults.js";
import { logLevels } from "./log-levels.js";
import { indent, printable } from "./matchers/result.js";
import type { Recorder } from "./recorder.js";
import { faultOf, hostcallSection, lastHostcalls } from "./story/fault.js";
import { withGuestStack } from "./story/guest-stack.js";
import type { GuestFault, LogRecord } from "./types.js";

/** Envoy's lines behind `Wasm VM failed ...`. The deprecated `fail_open` leaves out the second. */
function closingLines(plugin: string, failOpen: boolean): string[] {
  const lines = [`Plugin ${plugin} failed to load`];
  if (!failOpen) lines.push("Plugin configured to fail closed failed to load");
  return [...lines, `Unable to create Wasm plugin ${plugin}`];
}

/** What ran of the plugin before it was refused. */
export interface LoadRun {
  readonly config: PluginConfig;
  readonly recorder: Recorder;
  readonly logs: readonly LogRecord[];
  /** The callback that trapped, where one did. */
  readonly trapped: GuestFault | undefined;
}

/** `run` is absent where nothing of the module ran. */
export function loadStory(error: LoadError, plugin: string, failOpen: boolean, run?: LoadRun): LoadError {
  const logs = run?.logs ?? [];
  const said = logs.map(({ level, message }) => `${level}: ${printable(message)}`);
  const what = error.hint === "" ? error.message : error.message.slice(0, -error.hint.length).trimEnd();
  const envoy = [...error.lines.map(({ message }) => message), ...closingLines(plugin, failOpen)];
  const guest = run === undefined ? undefined : faultOfLoad(error, run);
  const story = [
    `Envoy would refuse plugin "${plugin}": ${what}`,
    ...runLines(run, guest),
    ...(said.length > 0 ? [`It logged:\n${indent(said)}`] : []),
    `Envoy's lines:\n${indent(envoy)}`,
  ].join("\n");
  const lines = [
    ...logs.map(({ level, line }) => ({ level: logLevels.indexOf(level), message: line })),
    ...error.lines,
  ];
  const told = new LoadError(error.code, story, lines, guest === undefined ? error.hint : "", {
    cause: error,
  });
  if (guest === undefined || run === undefined) return told;
  return withGuestStack(Object.assign(told, { guest }), guest, run.config.module);
}

/** Where the module trapped: in a callback, or in what runs before there are any. */
function faultOfLoad(error: LoadError, { config, recorder, trapped }: LoadRun): GuestFault | undefined {
  if (trapped !== undefined) return trapped;
  if (error.frames === undefined || error.frames.length === 0) return undefined;
  const callback = error.callback ?? "the wasm start section";
  const reason = reasonOf(error.cause);
  return faultOf({ plugin: config, callback, context: 0, reason, frames: error.frames, next: "" }, recorder);
}

function runLines(run: LoadRun | undefined, guest: GuestFault | undefined): string[] {
  if (run === undefined) return [];
  if (guest !== undefined) return [trapStory({ ...guest, next: "" }, run.config)];
  return hostcallSection(lastHostcalls(run.recorder, decodeText(run.config.name)));
}
