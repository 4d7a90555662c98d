/** Bytes that a script spells out: strings, and pairs in the ABI's serialised form. */
import { Cursor } from "./cursor";
import * as output from "./output";

const quote: u8 = 34;
const backslash: u8 = 92;
const star: u8 = 42;
const bracketEnd: u8 = 93;

export class Bytes {
  constructor(public at: usize, public size: usize) {}
}

/** `"text"`, with \n \r \t \0 \xHH and `"x"*100`; the cursor stands on the first quote. */
export function readString(line: Cursor): Bytes {
  line.at++;
  const bytes = new Bytes(heap.alloc(line.end - line.at + 1), 0);
  while (!line.done && line.byte != quote) {
    const value = line.take();
    store<u8>(bytes.at + bytes.size, value == backslash ? readEscape(line) : value);
    bytes.size++;
  }
  line.at++;
  return line.byte == star ? repeat(bytes, line) : bytes;
}

function readEscape(line: Cursor): u8 {
  const letter = line.take();
  if (letter == 110) return 10;
  if (letter == 114) return 13;
  if (letter == 116) return 9;
  if (letter == 48) return 0;
  if (letter != 120) return letter;
  const high = hexDigit(line.take());
  return (high << 4) | hexDigit(line.take());
}

export function hexDigit(letter: u8): u8 {
  return letter <= 57 ? letter - 48 : (letter | 32) - 87;
}

function repeat(bytes: Bytes, line: Cursor): Bytes {
  line.at++;
  const count = <usize>line.digits();
  const repeated = new Bytes(heap.alloc(bytes.size * count + 1), bytes.size * count);
  for (let i: usize = 0; i < count; i++) memory.copy(repeated.at + i * bytes.size, bytes.at, bytes.size);
  return repeated;
}

/** `["name" "value" ...]`, serialised; writes the strings to the output. The cursor stands on the bracket. */
export function readPairs(line: Cursor): Bytes {
  const strings = new Array<Bytes>();
  line.at++;
  output.text("[");
  for (line.skipSpaces(); !line.done && line.byte != bracketEnd; line.skipSpaces()) {
    const bytes = readString(line);
    if (strings.length > 0) output.text(",");
    output.quoted(bytes.at, bytes.size);
    strings.push(bytes);
  }
  line.at++;
  output.text("]");
  return serialise(strings);
}

/**
 *     u32 count, then per pair u32 name size, u32 value size, then per pair name NUL value NUL
 */
function serialise(strings: Array<Bytes>): Bytes {
  const pairs = strings.length / 2;
  let size: usize = 4;
  for (let i = 0; i < strings.length; i++) size += (i < pairs * 2 ? 4 : 0) + strings[i].size + 1;
  const start = heap.alloc(size);
  store<u32>(start, pairs);
  let text = start + 4 + 8 * pairs;
  for (let i = 0; i < pairs * 2; i++) {
    store<u32>(start + 4 + 4 * i, <u32>strings[i].size);
    memory.copy(text, strings[i].at, strings[i].size);
    store<u8>(text + strings[i].size, 0);
    text += strings[i].size + 1;
  }
  return new Bytes(start, size);
}
