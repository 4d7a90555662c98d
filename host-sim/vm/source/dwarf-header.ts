/**
 * The head of a line program, DWARF 2 to 5, with its files.
 *
 *     length 4 | version 2 | v5: address size 1, segment size 1 | header length 4 | minimum instruction 1 |
 *     v4+: operations 1 | is_stmt 1 | line base 1 | line range 1 | opcode base 1 | lengths of opcodes | files
 */
import path from "node:path";
import type { DwarfReader, DwarfText } from "./dwarf-reader.js";

export interface LineHeader {
  /** Where the unit ends, and where its program begins. */
  end: number;
  program: number;
  minimum: number;
  lineBase: number;
  lineRange: number;
  opcodeBase: number;
  /** How many numbers follow each standard opcode, from 1. */
  lengths: number[];
  /** By the number that the program uses. */
  files: string[];
}

/** `null` for a unit in a form that is not known here: 64-bit DWARF, another version. The reader stands behind it then. */
export function readHeader(reader: DwarfReader, text: DwarfText): LineHeader | null {
  const length = reader.u32();
  const end = reader.at + length;
  if (end > reader.end) reader.fail("unit over the end");
  const version = reader.u16();
  if (version < 2 || version > 5) {
    reader.at = end;
    return null;
  }
  if (version >= 5) reader.skip(2);
  const program = reader.u32() + reader.at;
  const minimum = reader.byte();
  if (version >= 4) reader.skip(1);
  reader.skip(1);
  const lineBase = reader.i8();
  const lineRange = reader.byte();
  const opcodeBase = reader.byte();
  const lengths = Array.from({ length: opcodeBase - 1 }, () => reader.byte());
  const files = version >= 5 ? filesOf5(reader, text) : filesBefore5(reader);
  return { end, program, minimum, lineBase, lineRange, opcodeBase, lengths, files };
}

/** Folders, then files: lists that an empty name ends. Files count from 1; folder 0 is the compiler's, which is not told. */
function filesBefore5(reader: DwarfReader): string[] {
  const folders = [""];
  for (let name = reader.text(); name !== ""; name = reader.text()) folders.push(name);
  const files = [""];
  for (let name = reader.text(); name !== ""; name = reader.text()) {
    files.push(path.join(folders[reader.unsigned()] ?? "", name));
    reader.unsigned(64);
    reader.unsigned(64);
  }
  return files;
}

/** Folders and files with a description of their own form; both count from 0, folder 0 is the compiler's. */
function filesOf5(reader: DwarfReader, text: DwarfText): string[] {
  const folders = entries(reader, text).map(({ name }) => name);
  const base = folders[0] ?? "";
  return entries(reader, text).map(({ name, folder }) => path.resolve(base, folders[folder] ?? "", name));
}

const pathContent = 1;
const folderContent = 2;

function entries(reader: DwarfReader, text: DwarfText): Array<{ name: string; folder: number }> {
  const format = Array.from({ length: reader.byte() }, () => [reader.unsigned(), reader.unsigned()] as const);
  const count = reader.unsigned();
  if (format.length === 0) return [];
  return Array.from({ length: count }, () => {
    const entry = { name: "", folder: 0 };
    for (const [content, form] of format) {
      const value = reader.form(form, text);
      if (content === pathContent) entry.name = String(value);
      else if (content === folderContent) entry.folder = Number(value);
    }
    return entry;
  });
}
