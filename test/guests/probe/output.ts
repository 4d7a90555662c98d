/** The line that the probe writes next, byte by byte. Kept in static memory: a hostcall may call back into the probe. */
import * as host from "./hostcalls";

const limit: u32 = 60000;
const shownBytes: usize = 400;
const info = 2;

const line: usize = memory.data(65536);
let length: u32 = 0;

/** A line that was put aside. */
class Saved {
  constructor(public bytes: usize, public length: u32) {}
}

export function byte(value: u8): void {
  if (length >= limit) return;
  store<u8>(line + length, value);
  length++;
}

export function text(value: string): void {
  for (let i = 0; i < value.length; i++) byte(<u8>value.charCodeAt(i));
}

export function bytes(from: usize, size: usize): void {
  for (let i: usize = 0; i < size; i++) byte(load<u8>(from + i));
}

export function number(value: i64): void {
  text(value.toString());
}

/** Bytes between quotes: printable ASCII as it is, the rest as \xHH; at most 400, then "...len=" and how many. */
export function quoted(from: usize, size: usize): void {
  const shown = min(size, shownBytes);
  byte(CharCode.quote);
  for (let i: usize = 0; i < shown; i++) escaped(load<u8>(from + i));
  byte(CharCode.quote);
  if (shown < size) {
    text("...len=");
    number(size);
  }
}

function escaped(value: u8): void {
  if (value == CharCode.quote || value == CharCode.backslash) byte(CharCode.backslash);
  if (value >= 32 && value < 127) byte(value);
  else {
    text("\\x");
    hexDigit(value >> 4);
    hexDigit(value & 15);
  }
}

function hexDigit(value: u8): void {
  byte(value < 10 ? 48 + value : 87 + value);
}

/** Drops what the line holds. */
export function clear(): void {
  length = 0;
}

/** Logs the line at level info. */
export function flush(): void {
  host.log(info, line, length);
  clear();
}

/** Puts the line aside, for the time of a hostcall. */
export function save(): Saved {
  const copy = heap.alloc(length);
  memory.copy(copy, line, length);
  const saved = new Saved(copy, length);
  clear();
  return saved;
}

export function restore(saved: Saved): void {
  memory.copy(line, saved.bytes, saved.length);
  length = saved.length;
}

namespace CharCode {
  export const quote: u8 = 34;
  export const backslash: u8 = 92;
}
