/** What the characters in a JSON text mean. */

/** True for 0 to 9. */
export function isDigit(code: i32): bool {
  return <u32>(code - 0x30) < 10;
}

/** True for what a number is written with. */
export function isNumberPart(code: i32): bool {
  return isDigit(code) || code == 0x2d || code == 0x2b || code == 0x2e || (code | 0x20) == 0x65;
}

/** How many milliseconds the unit has that begins at an index and ends the text; 0 if it is none. */
function unitFactor(text: string, at: i32): u32 {
  const size = text.length - at;
  const first = size ? text.charCodeAt(at) : 0;
  if (size == 1) return first == 0x73 ? 1000 : first == 0x6d ? 60000 : 0;
  return size == 2 && first == 0x6d && text.charCodeAt(at + 1) == 0x73 ? 1 : 0;
}

/** The value of a hexadecimal digit, or -1. */
export function hexDigit(code: i32): i32 {
  if (isDigit(code)) return code - 0x30;
  const letter = (code | 0x20) - 0x61;
  return <u32>letter < 6 ? letter + 10 : -1;
}

/** The time that a text with a unit says, in milliseconds; more than any timeout if it says none. */
export function milliseconds(text: string): u64 {
  let value: u64 = 0;
  let at = 0;
  for (; at < text.length && isDigit(text.charCodeAt(at)); ++at) {
    value = min<u64>(value * 10 + (text.charCodeAt(at) - 0x30), u32.MAX_VALUE);
  }
  const factor = unitFactor(text, at);
  return at && factor ? value * factor : u64.MAX_VALUE;
}
