/**
 * Header maps as bytes, little-endian, without padding:
 *
 *     count  | name size  value size | ... | name bytes  NUL  value bytes  NUL | ...
 *     u32    | u32        u32        |     | ...         00   ...          00  |
 *            '---- count times ------'     '---------- count times ------------'
 *
 * Envoy 1.40: anything that does not fit exactly, more than 1024 pairs or more than 1 MiB reads as no pairs at all.
 */
import type { FlatPairs } from "../envoy/operations.js";
import type { GuestMemory } from "./memory.js";

const maximumPairs = 1024;
const maximumBytes = 1024 * 1024;

/** Reads pairs that `holds` found in memory. */
export function readPairs(memory: GuestMemory, address: number, length: number): FlatPairs {
  const size = length >>> 0;
  if (size < 4 || size > maximumBytes) return [];
  const start = address >>> 0;
  const count = memory.u32(start);
  if (count > maximumPairs || 4 + count * 8 > size) return [];
  return readFields(memory, start, count, start + size);
}

function readFields(memory: GuestMemory, start: number, count: number, end: number): FlatPairs {
  const pairs: FlatPairs = [];
  let at = start + 4 + count * 8;
  for (let field = 0; field < count * 2; field++) {
    const size = memory.u32(start + 4 + field * 4);
    if (at + size + 1 > end || !isNul(memory, at + size)) return [];
    pairs.push(memory.text(at, size));
    at += size + 1;
  }
  return at === end ? pairs : [];
}

const isNul = (memory: GuestMemory, address: number): boolean => memory.byte(address) === 0;

/** How many bytes the pairs take. */
export function pairsSize(pairs: FlatPairs): number {
  let size = 4;
  for (const field of pairs) size += 4 + field.length + 1;
  return size;
}

/** Writes pairs where `holds` found `pairsSize` bytes of room. */
export function writePairs(memory: GuestMemory, address: number, pairs: FlatPairs): void {
  const start = address >>> 0;
  memory.setU32(start, pairs.length / 2);
  let at = start + 4 + pairs.length * 4;
  for (let field = 0; field < pairs.length; field++) {
    const text = pairs[field]!;
    memory.setU32(start + 4 + field * 4, text.length);
    memory.writeText(at, text);
    at += text.length;
    memory.setByte(at++, 0);
  }
}
