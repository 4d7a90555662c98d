/** A guest's stack as its author knows it: functions and lines. */
import { LogLevel } from "../../abi/enums.js";
import type { StackFrame } from "../../errors.js";
import type { GuestModule } from "../../vm/module.js";
import { isLibrary, ownPlaceBefore, placeOf, sourceText } from "../../vm/source/places.js";
import { logLevels } from "../log-levels.js";
import type { GuestFrame, LogRecord, SourcePlace, TraceRecord } from "../types.js";

export function guestFrame(module: GuestModule, frame: StackFrame): GuestFrame {
  const place = placeOf(module, frame);
  return { function: functionName(frame, place), place, offset: frame.offset };
}

/** asc puts the file before the name: `filters/auth/index/AuthStream#onRequestHeaders`. */
function functionName({ name, index }: StackFrame, place: SourcePlace | null): string {
  if (name === null) return `function ${index}`;
  const isAssemblyScript = place?.file.endsWith(".ts") ?? isLibrary(name);
  return isAssemblyScript ? name.replace(/^(?:[\w.@~-]+\/)+/, "") : name;
}

/** A line, how sure it is, and the function in which it stands. */
export interface Located {
  readonly place: SourcePlace;
  readonly function: string;
  /** The code that trapped was inlined: the line is the last one before it. */
  readonly near: boolean;
}

/** The line that the author wants to see: his own before a library's; `null` without a source map. */
export function locate(module: GuestModule, stack: readonly StackFrame[]): Located | null {
  const frames = stack.map((frame) => ({ frame, ...guestFrame(module, frame) }));
  const own = frames.find(({ place }) => place !== null && !isLibrary(place.file));
  if (own !== undefined) return { place: own.place!, function: own.function, near: false };
  for (const { frame, function: name } of frames) {
    const place = ownPlaceBefore(module, frame);
    if (place !== null) return { place, function: name, near: true };
  }
  const first = frames.find(({ place }) => place !== null);
  return first === undefined ? null : { place: first.place!, function: first.function, near: false };
}

export const placeText = ({ file, line, column }: SourcePlace): string => `${file}:${line}:${column}`;

/** Lines before and behind the one that is shown. */
const around = { before: 2, behind: 1 };

/** The line with its neighbours and a caret; empty where the source is not at hand. */
export function excerpt(module: GuestModule, { file, line, column }: SourcePlace): string[] {
  const lines = sourceText(module, file)?.split(/\r?\n/);
  if (lines?.[line - 1] === undefined) return [];
  const first = Math.max(1, line - around.before);
  const last = Math.min(lines.length, line + around.behind);
  const width = String(last).length;
  return lines.slice(first - 1, last).flatMap((text, at) => {
    const number = first + at;
    const shown = `${number === line ? ">" : " "} ${String(number).padStart(width)} | ${text}`;
    const caret = text.slice(0, column - 1).replace(/[^\t]/g, " ");
    return number === line ? [shown, `  ${" ".repeat(width)} | ${caret}^`] : [shown];
  });
}

/** Where it happened, in words, and the source there if it is at hand. */
export function placeLines(module: GuestModule, place: SourcePlace, near: boolean): string[] {
  const how = near ? "Right behind" : "At";
  const why = near ? " (inlined, in an optimised build)" : "";
  const lines = excerpt(module, place);
  return [`${how} ${placeText(place)}${why}${lines.length === 0 ? "" : ":"}`, ...indented(lines)];
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** What the plugin logged last in its running callback, at level error or critical. */
export function lastWords(plugin: string, trace: readonly TraceRecord[]): string | null {
  for (let at = trace.length - 1; at >= 0; at--) {
    const record = trace[at]!;
    if (record.plugin !== plugin) continue;
    if (record.kind === "callback" && record.depth === 0) return null;
    if (record.kind === "log" && isLoud(record.level) && isGuests(record)) return record.message;
  }
  return null;
}

/** Envoy's own lines have no prefix. */
const isGuests = ({ line, message }: LogRecord): boolean => line !== message;

const isLoud = (level: (typeof logLevels)[number]): boolean => logLevels.indexOf(level) >= LogLevel.Error;
