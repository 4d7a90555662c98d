/** `serve`'s flags: Envoy's own, and a few of ours. */
import { parseArgs } from "node:util";

/** What a person typed wrong. */
export class UsageError extends Error {}

interface Flag {
  /** "none": a switch. */
  readonly value: "none" | "text" | "number";
  readonly short?: string;
  readonly help: string;
  /** Taken so that scripts made for Envoy run, without effect here. */
  readonly idle?: true;
  readonly repeated?: true;
}

export const flags = {
  "config-path": { value: "text", short: "c", help: "Path to configuration file" },
  "config-yaml": {
    value: "text",
    help: "Inline YAML configuration, merges with the contents of --config-path",
  },
  "log-level": {
    value: "text",
    short: "l",
    help: "[trace][debug][info][warning|warn][error][critical][off]; default info",
  },
  "component-log-level": { value: "text", help: "Levels of single loggers: wasm:debug,config:trace" },
  "log-format": { value: "text", help: 'spdlog pattern; default "[%Y-%m-%d %T.%e][%t][%l][%n] [%g:%#] %v"' },
  "log-format-escaped": { value: "none", help: "Escape line ends in log messages" },
  "log-path": { value: "text", help: "Path to log file; default: standard error" },
  concurrency: { value: "number", help: "Worker threads; one is emulated" },
  mode: { value: "text", help: "'serve' (default) or 'validate' (check the configuration and exit)" },
  "drain-time-s": {
    value: "number",
    help: "Seconds that a replaced listener's connections and plugins live on; default 600",
  },
  "drain-strategy": {
    value: "text",
    help: "Which responses tell clients to go meanwhile: gradual (more and more, default) or immediate (all)",
  },
  "file-flush-interval-msec": { value: "number", help: "Milliseconds that an access log line waits at most" },
  "service-node": { value: "text", help: "node.id" },
  "service-cluster": { value: "text", help: "node.cluster" },
  "service-zone": { value: "text", help: "node.locality.zone" },
  "admin-address-path": { value: "text", help: "File that gets the admin address" },
  "ignore-unsupported": {
    value: "none",
    help: "Warn of configuration that host-sim does not support, and go on",
  },
  watch: { value: "none", help: "Load plugins anew when a .wasm file changes" },
  version: { value: "none", help: "Print the version and exit" },
  help: { value: "none", short: "h", help: "Print this and exit" },
  "base-id": { value: "number", idle: true, help: "" },
  "use-dynamic-base-id": { value: "none", idle: true, help: "" },
  "base-id-path": { value: "text", idle: true, help: "" },
  "restart-epoch": { value: "number", idle: true, help: "" },
  "hot-restart-version": { value: "none", idle: true, help: "" },
  "disable-hot-restart": { value: "none", idle: true, help: "" },
  "skip-hot-restart-on-no-parent": { value: "none", idle: true, help: "" },
  "skip-hot-restart-parent-stats": { value: "none", idle: true, help: "" },
  "parent-shutdown-time-s": { value: "number", idle: true, help: "" },
  "local-address-ip-version": { value: "text", idle: true, help: "" },
  "file-flush-min-size-kb": { value: "number", idle: true, help: "" },
  "cpuset-threads": { value: "none", idle: true, help: "" },
  "enable-mutex-tracing": { value: "none", idle: true, help: "" },
  "enable-core-dump": { value: "none", idle: true, help: "" },
  "enable-fine-grain-logging": { value: "none", idle: true, help: "" },
  "log-stacktrace-single-entry": { value: "none", idle: true, help: "" },
  "skip-deprecated-logs": { value: "none", idle: true, help: "" },
  "disable-extensions": { value: "text", idle: true, help: "" },
  "allow-unknown-fields": { value: "none", idle: true, help: "" },
  "allow-unknown-static-fields": { value: "none", idle: true, help: "" },
  "reject-unknown-dynamic-fields": { value: "none", idle: true, help: "" },
  "ignore-unknown-dynamic-fields": { value: "none", idle: true, help: "" },
  "socket-path": { value: "text", idle: true, help: "" },
  "socket-mode": { value: "text", idle: true, help: "" },
  "stats-tag": { value: "text", idle: true, repeated: true, help: "" },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;

/** Switches are true when given; numbers are non-negative integers; absent flags are absent. */
export type FlagValues = {
  readonly [Name in FlagName]?: (typeof flags)[Name]["value"] extends "none"
    ? true
    : (typeof flags)[Name]["value"] extends "number"
      ? number
      : string;
};

const entries = Object.entries(flags) as Array<[FlagName, Flag]>;

/** @throws UsageError with Envoy's words, and the flag that was probably meant. */
export function parseFlags(args: readonly string[]): FlagValues {
  const values: Record<string, string | number | true> = {};
  const options = Object.fromEntries(entries.map(([name, flag]) => [name, parserOption(flag)]));
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  for (const token of tokens) {
    if (token.kind === "positional") throw noMatch(token.value);
    if (token.kind === "option") values[token.name] = readValue(token.name, token.rawName, token.value);
  }
  return values as FlagValues;
}

function parserOption({ value, short, repeated }: Flag): {
  type: "boolean" | "string";
  short?: string;
  multiple?: boolean;
} {
  const type = value === "none" ? "boolean" : "string";
  return { type, ...(short === undefined ? {} : { short }), ...(repeated ? { multiple: true } : {}) };
}

function readValue(name: string, written: string, value: string | undefined): string | number | true {
  const flag = (flags as Readonly<Record<string, Flag>>)[name];
  if (flag === undefined) throw noMatch(written);
  if (flag.value === "none") return true;
  if (value === undefined) throw parseError(written, "Missing a value for this argument!");
  if (flag.value === "text") return value;
  if (!/^\d+$/.test(value))
    throw parseError(`(${written})`, `Couldn't read argument value from string '${value}'`);
  return Number(value);
}

function noMatch(written: string): UsageError {
  const near = nearest(written);
  const hint = near === null ? "" : `\n             Did you mean ${near}?`;
  return parseError(written, `Couldn't find match for argument${hint}`);
}

function parseError(argument: string, text: string): UsageError {
  return new UsageError(
    `PARSE ERROR: Argument: ${argument}\n             ${text}\n\nFor help: proxy-wasm-host-sim serve --help`,
  );
}

/** The flag that differs in the fewest letters; `null` where none is near. */
function nearest(written: string): string | null {
  const name = written.replace(/^-+/, "");
  const [best] = entries
    .map(([flag]) => ({ flag, distance: distance(name, flag) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(2, name.length / 3) ? `--${best.flag}` : null;
}

/** How many letters have to be changed, added or taken out. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
