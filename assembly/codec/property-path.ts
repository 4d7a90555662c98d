/**
 * Property paths: the parts with a zero byte between them, for parts may hold dots themselves.
 *
 * ```text
 *   ╔═════════╤═══╤══════╗
 *   ║ request │ 0 │ path ║      ["request", "path"]
 *   ╚═════════╧═══╧══════╝
 * ```
 */
import { encodeUtf8, utf8Bound } from "./utf8";

/** The most bytes that the path can take. */
export function pathBound(path: StaticArray<string>): usize {
  let size: usize = 0;
  for (let i = 0; i < path.length; ++i) size += utf8Bound(unchecked(path[i])) + 1;
  return size;
}

/** Writes the path to `to`, where `pathBound(path)` bytes are free, and gives the address behind it. */
export function encodePath(path: StaticArray<string>, to: usize): usize {
  for (let i = 0; i < path.length; ++i) {
    if (i) store<u8>(to++, 0);
    to = encodeUtf8(unchecked(path[i]), to);
  }
  return to;
}
