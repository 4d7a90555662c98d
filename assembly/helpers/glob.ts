/**
 * Patterns for paths and names, as shells have them.
 *
 * ```text
 *   *       any characters but "/"        [a-z]   one of these
 *   **      any characters                [!a-z]  one that is none of these, and no "/"
 *   ?       one character but "/"         \x      the character x itself
 * ```
 *
 * All places of the pattern that the text may have reached are followed at once, a byte for each place, so the time is
 * at most the length of the text times that of the pattern, whatever they are.
 */
import { find } from "./text";

// @ts-ignore: decorator
@inline const SLASH: i32 = 0x2f;
// @ts-ignore: decorator
@inline const STAR: i32 = 0x2a;

/** Where the part of the pattern that begins at `at` ends. */
function partEnd(pattern: string, at: i32): i32 {
  const code = pattern.charCodeAt(at);
  const next = at + 1;
  if (code == STAR) return next < pattern.length && pattern.charCodeAt(next) == STAR ? next + 1 : next;
  if (code == 0x5b) return classEnd(pattern, at);
  return code == 0x5c && next < pattern.length ? next + 1 : next;
}

/** Where a class ends; one without "]" is no class but the character "[". */
function classEnd(pattern: string, at: i32): i32 {
  let i = at + 1;
  if (i < pattern.length && pattern.charCodeAt(i) == 0x21) ++i;
  // A "]" that comes first belongs to the class.
  const end = find(pattern, 0x5d, i + 1, pattern.length);
  return end < pattern.length ? end + 1 : at + 1;
}

/** True if the class in [at, end) has this character. */
function inClass(pattern: string, at: i32, end: i32, code: i32): bool {
  let i = at + 1;
  const negated = pattern.charCodeAt(i) == 0x21;
  if (negated) ++i;
  let found = false;
  for (const last = end - 2; i <= last; ++i) {
    const from = pattern.charCodeAt(i);
    let to = from;
    if (i + 2 <= last && pattern.charCodeAt(i + 1) == 0x2d) to = pattern.charCodeAt((i += 2));
    if (code >= from && code <= to) found = true;
  }
  return found != negated && code != SLASH;
}

/** True if the part in [at, end), which is no star, takes this character. */
function takes(pattern: string, at: i32, end: i32, code: i32): bool {
  const first = pattern.charCodeAt(at);
  if (first == 0x3f) return code != SLASH;
  if (first == 0x5b && end > at + 1) return inClass(pattern, at, end, code);
  return code == pattern.charCodeAt(end - 1);
}

/**
 * Reaches the part at `at`, and what is behind the stars that begin there. A star may take what is left of `rest`: one
 * that has been reached stays reached.
 */
function reach(pattern: string, at: i32, places: usize): void {
  for (;;) {
    store<u8>(places + at, 1);
    if (at == pattern.length || pattern.charCodeAt(at) != STAR) return;
    at = partEnd(pattern, at);
  }
}

/** From the places before a character to those behind it; false if there are none. */
function advance(pattern: string, places: usize, next: usize, code: i32): bool {
  let any = false;
  for (let at = 0; at < pattern.length; ) {
    const end = partEnd(pattern, at);
    if (load<u8>(places + at)) {
      const star = pattern.charCodeAt(at) == STAR;
      if (star ? end - at == 2 || code != SLASH : takes(pattern, at, end, code)) {
        reach(pattern, star ? at : end, next);
        any = true;
      }
    }
    at = end;
  }
  return any;
}

/**
 * True if the whole text fits the pattern: `*`, `**`, `?`, `[a-z]`, `[!a-z]`, `\` before what is meant itself. Case
 * counts. Every text is a pattern. The time is at most the product of both lengths. From any callback.
 *
 * ```ts
 * glob("/api/*", "/api/users"); // true
 * glob("/api/*", "/api/users/7"); // false: a star stops at "/"
 * glob("/api/**", "/api/users/7"); // true
 * glob("*.example.com", "a.b.example.com"); // true: hosts have no "/"
 * ```
 */
export function glob(pattern: string, text: string): bool {
  const size = <usize>pattern.length + 1;
  let places = __alloc(size << 1);
  const memoryBlock = places;
  let next = places + size;
  memory.fill(places, 0, size);
  reach(pattern, 0, places);
  let alive = true;
  for (let i = 0; alive && i < text.length; ++i) {
    memory.fill(next, 0, size);
    alive = advance(pattern, places, next, text.charCodeAt(i));
    const swap = places;
    places = next;
    next = swap;
  }
  const matches = alive && load<u8>(places + pattern.length) != 0;
  __free(memoryBlock);
  return matches;
}
