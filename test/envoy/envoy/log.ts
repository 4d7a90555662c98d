/**
 * Envoy's log at level trace as the lines of an observation. With `--log-format %t|%l|%n|%v`:
 *
 *   31|trace|wasm|[host->vm] proxy_on_request_headers(2, 5, 1)
 *   31|trace|wasm|[vm->host] env.proxy_log(2, 5424, 24)
 *   31|info|wasm|wasm log p0: text
 *   31|trace|wasm|[vm<-host] env.proxy_log return: 0
 *   31|trace|wasm|[host<-vm] proxy_on_request_headers return: 0
 */
import { callbackLine, hostcallLine, logLine } from "../observation.js";

export interface LogEntry {
  thread: string;
  level: string;
  logger: string;
  text: string;
  /** Where it begins in the log. */
  at: number;
}

/** Envoy writes text raw: a line without our prefix continues the one before. */
export function parseLog(log: string): LogEntry[] {
  const entries: LogEntry[] = [];
  let at = 0;
  for (const line of log.replace(/\n$/, "").split("\n")) {
    const match = /^(\d+)\|([a-z]+)\|([a-z0-9_-]+)\|(.*)$/s.exec(line);
    if (match)
      entries.push({ thread: match[1]!, level: levelOf(match[2]!), logger: match[3]!, text: match[4]!, at });
    else if (entries.length > 0) entries.at(-1)!.text += `\n${line}`;
    at += line.length + 1;
  }
  return entries;
}

const levelOf = (level: string) => (level === "warning" ? "warn" : level);

/** Envoy's allocator calls and the counting of VMs are no part of what a filter does. */
const isNoise = (entry: LogEntry) =>
  entry.logger !== "wasm" ||
  /^(~Wasm|Base Wasm|Thread-Local Wasm) |^\[host(->|<-)vm\] (malloc|proxy_on_memory_allocate)\b/.test(
    entry.text,
  );

/** The trace of one thread. */
export function traceOf(entries: LogEntry[]): string[] {
  const lines: string[] = [];
  const open: number[] = [];
  for (const entry of entries) if (!isNoise(entry)) addEntry(lines, open, entry);
  return lines;
}

/** A call stands where it began, and takes its result when it ends. */
function addEntry(lines: string[], open: number[], { level, text }: LogEntry): void {
  const callback = /^\[host->vm\] (\w+)\((.*)\)$/.exec(text);
  const hostcall = /^\[vm->host\] \w+\.(\w+)\(/.exec(text);
  const result = /^\[(?:host<-vm|vm<-host)\] \S+ return: (.*)$/.exec(text);
  if (callback) open.push(lines.push(callbackLine(callback[1]!, numbersOf(callback[2]!), "trap")) - 1);
  else if (hostcall) open.push(lines.push(hostcallLine(hostcall[1]!, "trap")) - 1);
  else if (result) close(lines, open.pop()!, result[1]!);
  else lines.push(logLine(level, utf8(text)));
}

/** The log is read byte by byte, to be cut by sizes; what plugins write is UTF-8. */
const utf8 = (text: string) => Buffer.from(text, "latin1").toString("utf8");

function close(lines: string[], index: number, result: string): void {
  lines[index] = lines[index]!.replace(/-> trap$/, `-> ${result}`);
}

const numbersOf = (text: string) => (text === "" ? [] : text.split(", ").map(Number));
