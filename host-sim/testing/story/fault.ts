/** A guest that trapped or hung, as data and as a story: line, callback, last hostcalls, what Envoy does next. */

import type { PluginConfig } from "../../envoy/wasm/plugin.js";
import type { StackFrame } from "../../errors.js";
import { decodeText } from "../../model/byte-string.js";
import { hostcallText } from "../format.js";
import { indent, printable } from "../matchers/result.js";
import type { Recorder } from "../recorder.js";
import type { GuestFault, HostcallRecord } from "../types.js";
import { guestFrame, lastWords, locate, placeLines, placeText } from "./frames.js";
import { trapHint } from "./trap-hints.js";

/** So many hostcalls are told. */
const toldHostcalls = 20;
const toldFrames = 10;

export interface FaultParts {
  readonly plugin: PluginConfig;
  readonly callback: string;
  readonly context: number;
  readonly reason: string;
  readonly frames: readonly StackFrame[];
  readonly next: string;
  /** In place of what the trap's words say. */
  readonly hint?: string;
}

export function faultOf(parts: FaultParts, recorder: Recorder): GuestFault {
  const { plugin, callback, context, reason, next } = parts;
  const name = decodeText(plugin.name);
  const frames = parts.frames.map((frame) => guestFrame(plugin.module, frame));
  const hostcalls = lastHostcalls(recorder, name);
  const located = locate(plugin.module, parts.frames);
  const said = lastWords(name, recorder.journal.all());
  const place = located?.place ?? null;
  const near = located?.near ?? false;
  const fault = { plugin: name, callback, context, reason, said, place, near, frames, hostcalls, next };
  const refused = hostcalls.findLast((record) => record.hint !== undefined && record.callback === callback);
  const hints = [
    parts.hint ?? trapHint(fault),
    refused === undefined ? "" : `${refused.hostcall}: ${refused.hint}`,
  ];
  return { ...fault, hint: hints.filter(Boolean).join("\n") };
}

export const lastHostcalls = (recorder: Recorder, plugin: string): HostcallRecord[] =>
  recorder.journal.latest(
    toldHostcalls,
    (record): record is HostcallRecord => record.kind === "hostcall" && record.plugin === plugin,
  );

/** `plugin "x" trapped in proxy_on_request_headers (context 2): unreachable`, and everything that is known. */
export function faultStory(fault: GuestFault, plugin: PluginConfig, headline: string): string {
  return [
    headline,
    ...(fault.said === null ? [] : [`It said: ${printable(fault.said)}`]),
    ...lineOf(fault, plugin),
    ...section("Stack:", fault.frames.slice(0, toldFrames).map(frameText)),
    ...hostcallSection(fault.hostcalls),
    ...(fault.next === "" ? [] : [`Next: ${fault.next}`]),
    ...(fault.hint === "" ? [] : [`Hint: ${fault.hint}`]),
  ].join("\n");
}

const lineOf = ({ place, near }: GuestFault, { module }: PluginConfig): string[] =>
  place === null ? [] : placeLines(module, place, near);

const frameText = ({ function: name, place, offset }: GuestFault["frames"][number]): string =>
  `${name} (${place === null ? `0x${offset.toString(16)}` : placeText(place)})`;

export function hostcallSection(hostcalls: readonly HostcallRecord[]): string[] {
  if (hostcalls.length === 0) return [];
  return section("Last hostcalls, the newest last:", hostcalls.flatMap(hostcallLines));
}

const hostcallLines = (record: HostcallRecord): string[] =>
  record.hint === undefined ? [hostcallText(record)] : [hostcallText(record), `  ${record.hint}`];

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, indent(lines)];
