/** Searching and cutting of strings for helpers: half the size of asc's own, which know of more cases. */

/** Where a UTF-16 unit comes first in [from, end); `end` if it does not. */
export function find(text: string, unit: i32, from: i32, end: i32): i32 {
  while (from < end && <i32>load<u16>(changetype<usize>(text) + (<usize>from << 1)) != unit) ++from;
  return from;
}

/** Where a UTF-16 unit comes last; -1 if it does not. */
export function findLast(text: string, unit: i32): i32 {
  let at = text.length - 1;
  while (at >= 0 && <i32>load<u16>(changetype<usize>(text) + (<usize>at << 1)) != unit) --at;
  return at;
}

/** The text in [from, end), which has to be inside. */
export function slice(text: string, from: i32, end: i32): string {
  const size = <usize>(end - from) << 1;
  const out = __new(size, idof<string>());
  memory.copy(out, changetype<usize>(text) + (<usize>from << 1), size);
  return changetype<string>(out);
}
