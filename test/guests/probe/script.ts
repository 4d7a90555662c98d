/**
 * Finds a callback's section in a script.
 *
 *     @request_headers        every call that has no section of its own
 *     get_header_map_value 0 "x" >s
 *     @request_headers#2      the second call in this VM
 *     ret 1
 *     / a comment
 */
import { Cursor } from "./cursor";

const at: u8 = 64;
const hash: u8 = 35;
const space: u8 = 32;

/** The lines behind the heading for the n-th call, else behind the one for every call; `null` without either. */
export function findSection(start: usize, size: usize, name: string, nth: u32): Cursor | null {
  const script = new Cursor(start, start + size);
  let general: usize = 0;
  while (!script.done) {
    const line = script.line();
    if (line.take() != at || !isFor(line, name)) continue;
    if (line.byte != hash) general = general == 0 ? script.at : general;
    else if (callNumber(line) == nth) return new Cursor(script.at, script.end);
  }
  return general == 0 ? null : new Cursor(general, script.end);
}

/** Whether the cursor, behind "@", stands before this name; then it stands behind it. */
function isFor(line: Cursor, name: string): bool {
  const from = line.at;
  while (!line.done && line.byte != hash && line.byte != space) line.at++;
  return String.UTF8.decodeUnsafe(from, line.at - from) == name;
}

function callNumber(line: Cursor): u32 {
  line.at++;
  return <u32>line.digits();
}

export function isHeading(line: Cursor): bool {
  return line.byte == at;
}

export function isComment(line: Cursor): bool {
  return line.byte == 47;
}
