/** Lines of C, C++ and Rust out of the DWARF that a module carries. Addresses count from the code section's content. */
import path from "node:path";
import { SectionId, sectionsOf } from "../binary.js";
import { BinaryReader, MalformedModule } from "../binary-reader.js";
import type { GuestModule } from "../module.js";
import { type LineRow, type LineSequence, readLines } from "./dwarf-lines.js";

interface Dwarf {
  sequences: LineSequence[];
  /** Where the code section's content begins. */
  code: number;
}

const byModule = new WeakMap<GuestModule, Dwarf | { sequences: [] }>();
const none = new Uint8Array(0);

/** The row behind an offset of the module; `null` without DWARF, or where it says nothing. */
export function dwarfRow(module: GuestModule, offset: number): LineRow | null {
  const dwarf = byModule.get(module) ?? readDwarf(module.bytes);
  byModule.set(module, dwarf);
  if (!("code" in dwarf)) return null;
  const address = offset - dwarf.code;
  for (const { rows, end } of dwarf.sequences) {
    if (address < rows[0]!.address || address >= end) continue;
    const row = rows.findLast((one) => one.address <= address);
    // line 0: the compiler's own code
    return row === undefined || row.line === 0 ? null : { ...row, file: shortened(row.file) };
  }
  return null;
}

function readDwarf(bytes: Uint8Array): Dwarf | { sequences: [] } {
  const sections = new Map<string, Uint8Array>();
  let code = 0;
  for (const { id, from, to } of sectionsOf(bytes)) {
    if (id === SectionId.Code) code = from;
    if (id !== SectionId.Custom) continue;
    const reader = new BinaryReader(bytes, from, to);
    sections.set(reader.name(), bytes.subarray(reader.at, to));
  }
  const lines = sections.get(".debug_line");
  if (lines === undefined) return { sequences: [] };
  const strings = sections.get(".debug_str") ?? none;
  return {
    sequences: linesOf(lines, { strings, lineStrings: sections.get(".debug_line_str") ?? none }),
    code,
  };
}

/** Debug information that cannot be read is as good as none. */
function linesOf(section: Uint8Array, text: Parameters<typeof readLines>[1]): LineSequence[] {
  try {
    return readLines(section, text);
  } catch (error) {
    if (error instanceof MalformedModule) return [];
    throw error;
  }
}

/** Inside the folder of the run, from there. */
function shortened(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return path.isAbsolute(file) && !relative.startsWith("..") ? relative : file;
}
