/** The end of a filter that can not go on: one line that says what and where, then a trap. */
import { ABORT_END, ABORT_TEXT } from "../abi/memory";
import { LogLevel } from "../abi/enums";
import { encodeDecimal } from "../codec/decimal";
import { encodeUnits } from "../codec/utf8";
import { proxy_log } from "../abi/hostcalls";

/** Writes a text, cut so that it and the numbers behind it stay inside the room that abort has. */
function put(text: string | null, to: usize): usize {
  if (text == null) return to;
  const from = changetype<usize>(text);
  const units = min<usize>(text.length, (ABORT_END - 32 - to) / 3);
  return encodeUnits(from, from + (units << 1), to);
}

/** What asc calls for `throw`, `assert` and failed checks: logs `message at file.ts:line:col`, level critical, and traps. */
export function abort(message: string | null = null, file: string | null = null, line: u32 = 0, column: u32 = 0): void {
  let to = put(message, ABORT_TEXT);
  if (file != null) {
    store<u32>(to, 0x20746120); // " at "
    to = put(file, to + 4);
    store<u8>(to, 0x3a);
    to = encodeDecimal(line, to + 1);
    store<u8>(to, 0x3a);
    to = encodeDecimal(column, to + 1);
  }
  proxy_log(LogLevel.Critical, ABORT_TEXT, to - ABORT_TEXT);
  unreachable();
}
