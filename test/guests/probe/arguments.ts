/** A statement's arguments as the hostcall takes them; each is also written to the output, slots excepted. */
import { Cursor } from "./cursor";
import { Bytes, hexDigit, readPairs, readString } from "./literals";
import * as output from "./output";
import { addSlot, isPair } from "./slots";
import { variable } from "./variables";

const values = new StaticArray<i64>(32);
let count: i32 = 0;

/** The arguments of the current statement; 0 where there are no more. */
export class Arguments {
  @operator("[]") private get(index: i32): i32 {
    return <i32>values[index];
  }

  wide(index: i32): i64 {
    return values[index];
  }
}

export function readArguments(line: Cursor, self: u32): void {
  values.fill(0);
  count = 0;
  let shown = 0;
  for (line.skipSpaces(); !line.done; line.skipSpaces()) {
    if (line.byte == 62) readSlot(line);
    else {
      if (shown++ > 0) output.text(",");
      readValue(line, self);
    }
  }
}

function push(value: i64): void {
  values[count++] = value;
}

function pushBytes(bytes: Bytes): void {
  push(bytes.at);
  push(bytes.size);
}

function readValue(line: Cursor, self: u32): void {
  if (line.byte == 34) readText(line);
  else if (line.byte == 91) pushBytes(readPairs(line));
  else pushNumber(line.byte == 36 ? readVariable(line, self) : readNumber(line));
}

function readText(line: Cursor): void {
  const bytes = readString(line);
  output.quoted(bytes.at, bytes.size);
  pushBytes(bytes);
}

function pushNumber(value: i64): void {
  output.number(value);
  push(value);
}

/** `$t`, or `$$` for the own context. */
function readVariable(line: Cursor, self: u32): i64 {
  line.at++;
  const letter = line.take();
  return letter == 36 ? <i64>self : variable(letter);
}

/** `5`, `-1`, `0x10`. */
function readNumber(line: Cursor): i64 {
  const isNegative = line.byte == 45;
  if (isNegative) line.at++;
  const value = startsHex(line) ? readHex(line) : line.digits();
  return isNegative ? -value : value;
}

function startsHex(line: Cursor): bool {
  return line.byte == 48 && line.at + 1 < line.end && load<u8>(line.at + 1) == 120;
}

function readHex(line: Cursor): i64 {
  let value: i64 = 0;
  for (line.at += 2; !line.done && line.byte != 32; ) value = value * 16 + hexDigit(line.take());
  return value;
}

/** `>s`, `>i=t`. */
function readSlot(line: Cursor): void {
  line.at++;
  const kind = line.take();
  let name: u8 = 0;
  if (line.byte == 61) {
    line.at++;
    name = line.take();
  }
  const slot = addSlot(kind, name);
  push(slot);
  if (isPair(kind)) push(slot + 4);
}
