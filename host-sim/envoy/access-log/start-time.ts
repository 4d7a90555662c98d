/** %START_TIME% and its kin: when a request came, and when its line was written, in UTC. */
import { encodeText } from "../../model/byte-string.js";
import { months, weekdays } from "../../model/calendar.js";
import type { LogSubject, Operator, OperatorCall } from "./log-value.js";

type Writer = (time: Date) => string;

const two = (value: number): string => String(value).padStart(2, "0");
const dayOf = (time: Date) => weekdays[time.getUTCDay()] as string;
const monthOf = (time: Date) => months[time.getUTCMonth()] as string;
const dateOf = (time: Date) => time.toISOString().slice(0, 10);
const timeOf = (time: Date) => time.toISOString().slice(11, 19);
/** Nine digits. */
const fractionOf = (milliseconds: number) =>
  String(Math.floor((((milliseconds % 1000) + 1000) % 1000) * 1e6)).padStart(9, "0");

const writers: { readonly [letter: string]: Writer } = {
  Y: (time) => String(time.getUTCFullYear()),
  m: (time) => two(time.getUTCMonth() + 1),
  d: (time) => two(time.getUTCDate()),
  e: (time) => String(time.getUTCDate()).padStart(2, " "),
  H: (time) => two(time.getUTCHours()),
  I: (time) => two(time.getUTCHours() % 12 || 12),
  M: (time) => two(time.getUTCMinutes()),
  S: (time) => two(time.getUTCSeconds()),
  p: (time) => (time.getUTCHours() < 12 ? "AM" : "PM"),
  y: (time) => two(time.getUTCFullYear() % 100),
  a: (time) => dayOf(time).slice(0, 3),
  A: dayOf,
  b: (time) => monthOf(time).slice(0, 3),
  h: (time) => monthOf(time).slice(0, 3),
  B: monthOf,
  j: (time) => String(dayOfYear(time)).padStart(3, "0"),
  F: dateOf,
  T: timeOf,
  R: (time) => timeOf(time).slice(0, 5),
  D: (time) => `${two(time.getUTCMonth() + 1)}/${two(time.getUTCDate())}/${two(time.getUTCFullYear() % 100)}`,
  s: (time) => String(Math.floor(time.getTime() / 1000)),
  Z: () => "UTC",
  z: () => "+0000",
  n: () => "\n",
  t: () => "\t",
  "%": () => "%",
};

function dayOfYear(time: Date): number {
  return Math.floor((time.getTime() - Date.UTC(time.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

/** @param format As strftime's, and `%3f` for digits of a second's fraction; empty: ISO 8601 with milliseconds. */
function moment(format: string, zone: string, at: (subject: LogSubject) => number): Operator {
  if (format === "") return (subject) => new Date(at(subject)).toISOString().replace("Z", zone);
  return (subject) => encodeText(formatTime(at(subject), format));
}

const started = ({ info }: LogSubject) => info.startTime;
const written = ({ now }: LogSubject) => now;

/** Local time is UTC: the emulated host has no other. */
export const timeOperators: { readonly [name: string]: (call: OperatorCall) => Operator } = {
  START_TIME: ({ parameter }) => moment(parameter, "Z", started),
  START_TIME_LOCAL: ({ parameter }) => moment(parameter, "+0000", started),
  EMIT_TIME: ({ parameter }) => moment(parameter, "Z", written),
  EMIT_TIME_LOCAL: ({ parameter }) => moment(parameter, "+0000", written),
};

function formatTime(milliseconds: number, format: string): string {
  const time = new Date(milliseconds);
  const fraction = fractionOf(milliseconds);
  return format.replace(
    /%(?:([1-9])f|E([0-9])S|E(z)|(.))/g,
    (whole, digits: string, precise: string, zone: string, letter: string) => {
      if (zone !== undefined) return "+00:00";
      if (digits !== undefined) return fraction.slice(0, Number(digits));
      if (precise !== undefined) return secondsOf(time, fraction.slice(0, Number(precise)));
      if (letter === "f") return fraction;
      return writers[letter]?.(time) ?? whole;
    },
  );
}

const secondsOf = (time: Date, fraction: string): string =>
  two(time.getUTCSeconds()) + (fraction === "" ? "" : `.${fraction}`);
