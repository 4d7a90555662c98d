/** The end of a filter that can not go on: one line that says what and where, then a trap. */
import { ABORT_END, ABORT_TEXT } from "../abi/memory";
import { LogLevel } from "../abi/enums";
import { encodeUtf8, utf8Bound } from "../codec/utf8";
import { proxy_log } from "../abi/hostcalls";

/** Writes a text, cut so that it and the numbers behind it stay inside the room that abort has. */
function put(text: string | null, to: usize): usize {
  if (text == null) return to;
  const room = ABORT_END - 32 - to;
  return encodeUtf8(utf8Bound(text) <= room ? text : text.substr(0, <i32>(room / 3)), to);
}

function putNumber(value: u32, to: usize): usize {
  if (value >= 10) to = putNumber(value / 10, to);
  store<u8>(to, 0x30 + (value % 10));
  return to + 1;
}

/** What asc calls for `throw`, `assert` and failed checks: logs `message at file.ts:line:col`, level critical, and traps. */
export function abort(message: string | null = null, file: string | null = null, line: u32 = 0, column: u32 = 0): void {
  let to = put(message, ABORT_TEXT);
  if (file != null) {
    store<u32>(to, 0x20746120); // " at "
    to = put(file, to + 4);
    store<u8>(to, 0x3a);
    to = putNumber(line, to + 1);
    store<u8>(to, 0x3a);
    to = putNumber(column, to + 1);
  }
  proxy_log(LogLevel.Critical, ABORT_TEXT, to - ABORT_TEXT);
  unreachable();
}
