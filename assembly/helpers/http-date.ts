/**
 * Dates as HTTP has them. RFC 9110, section 5.6.7.
 *
 * ```text
 *   Sun, 06 Nov 1994 08:49:37 GMT      IMF-fixdate: what is written
 *   Sunday, 06-Nov-94 08:49:37 GMT     RFC 850, obsolete: is read
 *   Sun Nov  6 08:49:37 1994           asctime, obsolete: is read
 * ```
 */
import { currentTimeNanoseconds } from "../api/timer";

/** What `parseHttpDate` gives for a text that is no date. */
export const NO_DATE: i64 = i64.MIN_VALUE;

// @ts-ignore: decorator
@inline const DAY: i64 = 86400;
/** Seconds of the years 0 and 10000, between which dates can be written. */
// @ts-ignore: decorator
@inline const FIRST: i64 = -62167219200;
// @ts-ignore: decorator
@inline const LAST: i64 = 253402300799;

// Functions, for a text at the top of a file is in every module that could use it.

function dayNames(): string {
  return "SunMonTueWedThuFriSat";
}

function monthNames(): string {
  return "JanFebMarAprMayJunJulAugSepOctNovDec";
}

/** Days since 1970 of a date; years begin with March here, so that the leap day is the last. */
function daysOf(year: i32, month: i32, day: i32): i32 {
  if (month < 3) --year;
  const era = (year >= 0 ? year : year - 399) / 400;
  const yearOfEra = year - era * 400;
  const dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

/** Writes a number in `digits` digits that end before `end`. */
function putNumber(value: i32, end: usize, digits: i32): void {
  for (; digits; --digits) {
    end -= 2;
    store<u16>(end, 0x30 + (value % 10));
    value /= 10;
  }
}

/** Writes the three letters number `index` of a list. */
function putName(names: string, index: i32, to: usize): void {
  memory.copy(to, changetype<usize>(names) + <usize>index * 6, 6);
}

/** Writes day, month and year of a day since 1970. */
function putDate(days: i32, out: usize): void {
  // An era of 400 years more than there is: January and February of the year 0 are in the one before.
  days += 719468 + 146097;
  const era = days / 146097;
  const dayOfEra = days - era * 146097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const monthFromMarch = (5 * dayOfYear + 2) / 153;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  putNumber(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, out + 14, 2);
  putName(monthNames(), month - 1, out + 16);
  putNumber(yearOfEra + (era - 1) * 400 + (month < 3 ? 1 : 0), out + 32, 4);
}

/**
 * A time as HTTP writes it, from seconds since 1970. Times outside of the years 0 to 9999 become the nearest inside.
 * From any callback.
 *
 * ```ts
 * httpDate(784111777); // Sun, 06 Nov 1994 08:49:37 GMT
 * this.responseHeaders.set("expires", httpDate(currentTimeNanoseconds() / 1_000_000_000 + 60));
 * ```
 */
export function httpDate(seconds: i64): string {
  // In whole days from the year 0 on, where nothing is negative.
  const since = min(max(seconds, FIRST), LAST) - FIRST;
  const days = <i32>(since / DAY);
  const time = <i32>(since % DAY);
  const template = "___, __ ___ ____ __:__:__ GMT";
  const out = __new(58, idof<string>());
  memory.copy(out, changetype<usize>(template), 58);
  putName(dayNames(), (days + 6) % 7, out);
  putDate(days - 719528, out);
  putNumber(time / 3600, out + 38, 2);
  putNumber((time / 60) % 60, out + 44, 2);
  putNumber(time % 60, out + 50, 2);
  return changetype<string>(out);
}

/** Reads a text from left to right; once something is wrong, it stays wrong. */
@final
class DateReader {
  at: i32 = 0;
  sound: bool = true;

  constructor(readonly text: string) {}

  /** Takes this text, or it is none. */
  expect(text: string): void {
    if (!this.takes(text)) this.sound = false;
  }

  takes(text: string): bool {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** A number of just so many digits; where `blank` is true the first may be a blank. */
  number(digits: i32, blank: bool = false): i32 {
    let value = 0;
    for (let i = 0; i < digits; ++i) {
      const at = this.at++;
      const code = at < this.text.length ? this.text.charCodeAt(at) : 0;
      const digit = blank && !i && code == 0x20 ? 0 : code - 0x30;
      if (<u32>digit > 9) this.sound = false;
      value = value * 10 + digit;
    }
    return value;
  }

  /** Which of the three-letter names comes; -1 for none. */
  name(names: string): i32 {
    const end = this.at + 3;
    const index = end > this.text.length ? -1 : names.indexOf(this.text.substring(this.at, end));
    this.at = end;
    if (index < 0 || index % 3) {
      this.sound = false;
      return -1;
    }
    return index / 3;
  }

  /** `08:49:37` in seconds; a leap second is one. */
  time(): i32 {
    const hour = this.number(2);
    this.expect(":");
    const minute = this.number(2);
    this.expect(":");
    const second = this.number(2);
    if (hour > 23 || minute > 59 || second > 60) this.sound = false;
    return hour * 3600 + minute * 60 + second;
  }

  /** The end has to be here, and the date has to be one of the calendar. */
  seconds(day: i32, month: i32, year: i32, time: i32): i64 {
    const days = daysOf(year, month + 1, day);
    // A 31st of June is the 1st of July: it is sound if there is no other way to say it.
    const next = month == 11 ? daysOf(year + 1, 1, 1) : daysOf(year, month + 2, 1);
    if (!this.sound || this.at != this.text.length || day < 1 || days >= next) return NO_DATE;
    return <i64>days * DAY + time;
  }
}

/** The year that two digits say: none is more than 50 years in the future. */
function fullYear(twoDigits: i32): i32 {
  const days = <i32>(<i64>(currentTimeNanoseconds() / 1_000_000_000) / DAY);
  const year = 1970 + <i32>((<i64>days * 400) / 146097);
  const guess = year - (year % 100) + twoDigits;
  return guess > year + 50 ? guess - 100 : guess + 50 < year ? guess + 100 : guess;
}

/** `Sun Nov  6 08:49:37 1994`, behind the day. */
function asctime(reader: DateReader): i64 {
  const month = reader.name(monthNames());
  reader.expect(" ");
  const day = reader.number(2, true);
  reader.expect(" ");
  const time = reader.time();
  reader.expect(" ");
  return reader.seconds(day, month, reader.number(4), time);
}

/** `06 Nov 1994 08:49:37 GMT`, or `06-Nov-94 08:49:37 GMT`, behind the day. */
function withZone(reader: DateReader, old: bool): i64 {
  const between = old ? "-" : " ";
  const day = reader.number(2);
  reader.expect(between);
  const month = reader.name(monthNames());
  reader.expect(between);
  const year = old ? fullYear(reader.number(2)) : reader.number(4);
  reader.expect(" ");
  const time = reader.time();
  reader.expect(" GMT");
  return reader.seconds(day, month, year, time);
}

/**
 * The seconds since 1970 that an HTTP date says, in any of the three forms, or `NO_DATE`. The day of the week has to be
 * a day, not the right one; case counts. Two digits of a year are the year that is at most 50 years ahead of the host's
 * clock, so not in `_initialize`.
 *
 * ```ts
 * const since = parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT");
 * if (since != NO_DATE && since < 1_000_000_000) logInfo("long ago");
 * ```
 */
export function parseHttpDate(text: string): i64 {
  const reader = new DateReader(text);
  const day = reader.name(dayNames());
  if (day < 0) return NO_DATE;
  if (reader.takes(", ")) return withZone(reader, false);
  if (reader.takes(" ")) return asctime(reader);
  reader.expect(restOfDay(day));
  reader.expect(", ");
  return withZone(reader, true);
}

/** What is behind the three letters of a day: `day` of Sunday, `nesday` of Wednesday. */
function restOfDay(day: i32): string {
  if (day == 2) return "sday";
  if (day == 3) return "nesday";
  if (day == 4) return "rsday";
  return day == 6 ? "urday" : "day";
}
