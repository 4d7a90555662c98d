/** Lines of a log in spdlog's patterns, which Envoy's `--log-format` takes. */
import { months, weekdays } from "../model/calendar.js";

export interface LogRecord {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly thread: number;
  /** 0 trace ... 5 critical. */
  readonly level: number;
  readonly logger: string;
  /** A byte string. */
  readonly message: string;
  /** "source/server/server.cc". */
  readonly file: string;
  readonly line: number;
}

/** A line without its line end. */
export type LogFormat = (record: LogRecord) => string;

export const levelNames = ["trace", "debug", "info", "warning", "error", "critical", "off"] as const;

export const defaultLogFormat = "[%Y-%m-%d %T.%e][%t][%l][%n] [%g:%#] %v";

const two = (value: number) => String(value).padStart(2, "0");
const date = ({ time }: LogRecord) => new Date(time);
const clock = (at: Date) => `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
const hours12 = (at: Date) => two(at.getHours() % 12 || 12);
const half = (at: Date) => (at.getHours() < 12 ? "AM" : "PM");
const shortDate = (at: Date) =>
  `${two(at.getMonth() + 1)}/${two(at.getDate())}/${two(at.getFullYear() % 100)}`;
const fraction = (time: number, digits: number) =>
  String(Math.floor((time % 1000) * 10 ** (digits - 3))).padStart(digits, "0");
const level = ({ level }: LogRecord) => levelNames[level] ?? "off";
const baseName = (path: string) => path.slice(path.lastIndexOf("/") + 1);

function zone(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const absolute = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
}

function longDate(at: Date): string {
  const day = weekdays[at.getDay()]!.slice(0, 3);
  return `${day} ${months[at.getMonth()]!.slice(0, 3)} ${at.getDate()} ${clock(at)} ${at.getFullYear()}`;
}

const flags: Readonly<Record<string, LogFormat>> = {
  v: ({ message }) => message,
  _: ({ message }) => escapeLines(message),
  j: ({ message }) => JSON.stringify(message).slice(1, -1),
  n: ({ logger }) => logger,
  l: level,
  L: (record) => level(record)[0]!.toUpperCase(),
  t: ({ thread }) => String(thread),
  P: () => String(process.pid),
  g: ({ file }) => file,
  s: ({ file }) => baseName(file),
  "#": ({ line }) => String(line),
  "@": ({ file, line }) => `${file}:${line}`,
  "!": () => "",
  Y: (record) => String(date(record).getFullYear()),
  C: (record) => two(date(record).getFullYear() % 100),
  m: (record) => two(date(record).getMonth() + 1),
  d: (record) => two(date(record).getDate()),
  H: (record) => two(date(record).getHours()),
  I: (record) => hours12(date(record)),
  M: (record) => two(date(record).getMinutes()),
  S: (record) => two(date(record).getSeconds()),
  e: ({ time }) => fraction(time, 3),
  f: ({ time }) => fraction(time, 6),
  F: ({ time }) => fraction(time, 9),
  E: ({ time }) => String(Math.floor(time / 1000)),
  p: (record) => half(date(record)),
  r: (record) => `${hours12(date(record))}${clock(date(record)).slice(2)} ${half(date(record))}`,
  R: (record) => clock(date(record)).slice(0, 5),
  T: (record) => clock(date(record)),
  X: (record) => clock(date(record)),
  D: (record) => shortDate(date(record)),
  x: (record) => shortDate(date(record)),
  a: (record) => weekdays[date(record).getDay()]!.slice(0, 3),
  A: (record) => weekdays[date(record).getDay()]!,
  b: (record) => months[date(record).getMonth()]!.slice(0, 3),
  B: (record) => months[date(record).getMonth()]!,
  c: (record) => longDate(date(record)),
  z: (record) => zone(date(record)),
  "+": (record) => compileLogFormat(defaultLogFormat)(record),
  "%": () => "%",
  // Where colours begin and end: there are none.
  "^": () => "",
  $: () => "",
};

/**
 * Reads a pattern; a flag that spdlog does not know stays as it is written.
 *
 * @example
 * compileLogFormat("%l|%n|%v")(record); // "info|wasm|wasm log: hello"
 *
 * Alignment as spdlog writes it: `%8l`, `%-8l`, `%=8l`, with `!` cut.
 */
export function compileLogFormat(pattern: string): LogFormat {
  const parts: LogFormat[] = [];
  const matcher = /%([-=]?)(\d*)(!?)([a-zA-Z#@%^$+_!])|[^%]+|%/gy;
  for (const [text, side, width, cut, flag] of pattern.matchAll(matcher)) {
    const format = flag === undefined ? undefined : flags[flag];
    if (format === undefined) parts.push(() => text);
    else if (width) parts.push(aligned(format, side ?? "", Number(width), cut === "!"));
    else parts.push(format);
  }
  return (record) => parts.map((part) => part(record)).join("");
}

/** `--log-format-escaped`: a message stays on its line. */
export function escapeLines(text: string): string {
  const names: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return text.replace(/[\n\r\t]/g, (found) => names[found]!);
}

function aligned(format: LogFormat, side: string, width: number, cut: boolean): LogFormat {
  return (record) => {
    const text = format(record);
    const missing = width - text.length;
    if (missing <= 0) return cut ? text.slice(0, width) : text;
    if (side === "-") return text.padEnd(width);
    return side === "="
      ? text.padStart(text.length + Math.floor(missing / 2)).padEnd(width)
      : text.padStart(width);
  };
}
