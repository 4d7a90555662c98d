/** The configuration that the flags name. */
import { readFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import { type ReadOptions, readBootstrap, readListeners } from "../envoy/config/bootstrap.js";
import type { HostConfig, ListenerSpec } from "../envoy/config/model.js";
import { ConfigRejected } from "../envoy/process/plugin-loading.js";
import type { FlagValues } from "./flags.js";

export interface Configuration {
  readonly config: HostConfig;
  /** As it was written, for `/config_dump`. */
  readonly dump: unknown;
}

/** Throws Envoy's or the reader's words where it cannot be had. */
export function readConfiguration(values: FlagValues, warn: (text: string) => void): Configuration {
  const path = values["config-path"] ?? "";
  const inline = values["config-yaml"] ?? "";
  if (path === "" && inline === "")
    throw new ConfigRejected(
      "At least one of --config-path or --config-yaml or Options::configProto() should be non-empty",
    );
  const text = path === "" ? inline : inline === "" ? readText(path) : merged(readText(path), inline);
  const config = readBootstrap(text, readerOptions(values, inline === "" ? path : undefined, warn));
  return { config: withNode(config, values), dump: dumpOf(text) };
}

/** The listeners in a watched file. */
export function readListenerFile(
  path: string,
  values: FlagValues,
  warn: (text: string) => void,
): readonly ListenerSpec[] {
  return readListeners(readText(path), readerOptions(values, path, warn)).listeners;
}

function readerOptions(
  values: FlagValues,
  file: string | undefined,
  warn: (text: string) => void,
): ReadOptions {
  return {
    ...(file === undefined ? {} : { file }),
    ignoreUnsupported: values["ignore-unsupported"] === true,
    onWarning: warn,
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new ConfigRejected(`Invalid path: ${path}`);
  }
}

/** `--service-node` and its like stand in for what the file leaves open. */
function withNode(config: HostConfig, values: FlagValues): HostConfig {
  const { node } = config;
  const given = {
    ...(values["service-node"] === undefined ? {} : { id: values["service-node"] }),
    ...(values["service-cluster"] === undefined ? {} : { cluster: values["service-cluster"] }),
    ...(values["service-zone"] === undefined ? {} : { locality: { zone: values["service-zone"] } }),
  };
  return { ...config, node: { ...given, ...node } };
}

/** Envoy: lists are joined, maps merged, of other values the inline one is taken. */
function merged(file: string, inline: string): string {
  return stringify(merge(parse(file), parse(inline)));
}

function merge(below: unknown, above: unknown): unknown {
  if (Array.isArray(below) && Array.isArray(above)) return [...below, ...above];
  if (!isRecord(below) || !isRecord(above)) return above ?? below;
  const result: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) result[key] = merge(below[key], value);
  return result;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function dumpOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
