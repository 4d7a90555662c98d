/**
 * Two changes that let a module run as it does in Envoy: memory 0 is exported whatever the module says, since Envoy
 * finds it anyway (1.53), and no memory grows over 1 GiB (1.52).
 */

import { type Limits, type ModuleBinary, readLimits, type Section, SectionId } from "./binary.js";
import { BinaryReader } from "./binary-reader.js";

/** Envoy's limit: 1 GiB in pages of 64 KiB. */
export const maximumPages = 16384;

/** The name under which memory 0 is exported for the host. */
export const memoryExport = "host-sim:memory";

const memoryKind = 2;

export interface Rewritten {
  bytes: Uint8Array;
  /** How far the code lies behind its place in the module as it was: taken off the offsets of a backtrace. */
  shift: number;
}

/** The module with both changes. `binary` is what was read from the same bytes. */
export function rewrite(bytes: Uint8Array, binary: ModuleBinary): Rewritten {
  const pieces: Uint8Array[] = [bytes.subarray(0, 8)];
  let exported = binary.memories.length === 0;
  const exportMemory = (section: Section | null): Uint8Array => {
    exported = true;
    return exportSection(bytes, section);
  };
  let codeStart = -1;
  let codeAt = 8;
  for (const section of binary.sections) {
    if (!exported && comesAfterExports(section)) codeAt += push(pieces, exportMemory(null));
    if (section.id === SectionId.Code) codeStart = section.start;
    const piece = rewriteSection(bytes, section, exported ? null : exportMemory);
    pieces.push(piece);
    if (codeStart < 0) codeAt += piece.length;
  }
  if (!exported) push(pieces, exportMemory(null));
  return { bytes: Buffer.concat(pieces), shift: codeStart < 0 ? 0 : codeAt - codeStart };
}

function push(pieces: Uint8Array[], piece: Uint8Array): number {
  pieces.push(piece);
  return piece.length;
}

const orderAfterExports: ReadonlySet<number> = new Set([8, 9, 10, 11, 12]);

const comesAfterExports = (section: Section): boolean => orderAfterExports.has(section.id);

function rewriteSection(
  bytes: Uint8Array,
  section: Section,
  exportMemory: ((section: Section) => Uint8Array) | null,
): Uint8Array {
  if (section.id === SectionId.Memory) return memorySection(bytes, section);
  if (section.id === SectionId.Export && exportMemory !== null) return exportMemory(section);
  return bytes.subarray(section.start, section.to);
}

function exportSection(bytes: Uint8Array, section: Section | null): Uint8Array {
  const reader = section === null ? null : new BinaryReader(bytes, section.from, section.to);
  const count = reader === null ? 0 : reader.unsigned();
  const rest = reader === null ? new Uint8Array() : bytes.subarray(reader.at, reader.end);
  const name = Buffer.from(memoryExport);
  return makeSection(SectionId.Export, [leb(count + 1), rest, leb(name.length), name, [memoryKind, 0]]);
}

function memorySection(bytes: Uint8Array, section: Section): Uint8Array {
  const reader = new BinaryReader(bytes, section.from, section.to);
  const count = reader.unsigned();
  const memories: Uint8Array[] = [];
  for (let index = 0; index < count; index++) memories.push(capped(bytes, reader));
  return makeSection(SectionId.Memory, [leb(count), ...memories]);
}

function capped(bytes: Uint8Array, reader: BinaryReader): Uint8Array {
  const from = reader.at;
  const limits: Limits = readLimits(reader);
  if (limits.wide || (limits.maximum !== null && limits.maximum <= maximumPages)) {
    return bytes.subarray(from, reader.at);
  }
  return Buffer.concat(
    [[limits.flags | 1], leb(limits.minimum), leb(maximumPages)].map((part) => Buffer.from(part)),
  );
}

/** A section of these parts, with its length. */
export function makeSection(id: number, parts: ReadonlyArray<ArrayLike<number>>): Uint8Array {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
  return Buffer.concat([Buffer.from([id, ...leb(content.length)]), content]);
}

/** An unsigned number in LEB128. */
export function leb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest !== 0);
  return bytes;
}
