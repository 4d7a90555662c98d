/** The ways in which a script breaks its VM. */
import { variable } from "./variables";

export function writeOutOfBounds(): void {
  store<u8>(0xfffffff0, 1);
}

/** Nothing is kept under 0. */
export function divideByZero(): i64 {
  return 100 / variable(0);
}

export function recurse(depth: i32): i32 {
  return depth < 0 ? 0 : recurse(depth + 1) + recurse(depth + 2) + 1;
}

export function spin(): void {
  for (let turns: usize = 0; ; turns++) store<u64>(turns & 8, turns);
}
