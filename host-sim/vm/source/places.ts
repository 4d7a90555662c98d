/** The line of source behind an instruction. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { decodedMappings } from "@jridgewell/trace-mapping";
import type { StackFrame } from "../../errors.js";
import type { GuestModule } from "../module.js";
import { dwarfRow } from "./dwarf.js";
import { bodyOf } from "./function-bodies.js";
import { type SourceMap, sourceMapOf } from "./source-map.js";

/** A place in the source of a guest. */
export interface SourcePlace {
  /** As the source map names it: `filters/auth/index.ts`, `~lib/array.ts`. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
}

/** Column of line 1, then source, line and column from 0; one number alone says that nothing of the source is there. */
type Segment = readonly number[];

/** Where a frame stands, by source map, else by DWARF; `null` without either, or where it says nothing of the function. */
export function placeOf(module: GuestModule, { index, offset }: StackFrame): SourcePlace | null {
  const source = sourceMapOf(module);
  if (source === null) return dwarfPlace(module, offset);
  const body = bodyOf(module, index);
  if (body === undefined) return null;
  const segments: readonly Segment[] = decodedMappings(source.map)[0] ?? [];
  const at = lastAt(segments, offset);
  const segment = backwards(segments, at, body.from) ?? forwards(segments, at + 1, body.to);
  return segment === undefined ? null : place(source, segment);
}

function dwarfPlace(module: GuestModule, offset: number): SourcePlace | null {
  const row = dwarfRow(module, offset);
  return row === null ? null : { file: row.file, line: row.line, column: row.column };
}

const libraries = /^~lib\/|^\/rustc\/|\/\.(?:cargo|rustup)\//;

/** The language's own sources and those of packages: AssemblyScript's, Rust's. */
export const isLibrary = (file: string): boolean => libraries.test(file);

/**
 * The last line of the author's own before an instruction whose code a compiler inlined out of a library: the source map
 * of optimised code knows only the library's. `null` where the function has none.
 */
export function ownPlaceBefore(module: GuestModule, { index, offset }: StackFrame): SourcePlace | null {
  const source = sourceMapOf(module);
  const body = bodyOf(module, index);
  if (source === null || body === undefined) return null;
  const segments: readonly Segment[] = decodedMappings(source.map)[0] ?? [];
  for (let at = lastAt(segments, offset); at >= 0 && segments[at]![0]! >= body.from; at--) {
    const segment = segments[at]!;
    if (segment.length > 1 && !isLibrary(source.map.sources[segment[1]!] ?? "~lib/"))
      return place(source, segment);
  }
  return null;
}

const place = ({ map }: SourceMap, [, file, line, column]: Segment): SourcePlace => ({
  file: map.sources[file!] ?? "unknown",
  line: line! + 1,
  column: column! + 1,
});

/** What stands before an instruction of a function, told by its first line at the latest. */
const backwards = (segments: readonly Segment[], at: number, from: number): Segment | undefined => {
  for (let index = at; index >= 0 && segments[index]![0]! >= from; index--)
    if (segments[index]!.length > 1) return segments[index];
  return undefined;
};

const forwards = (segments: readonly Segment[], at: number, to: number): Segment | undefined => {
  for (let index = at; index < segments.length && segments[index]![0]! < to; index++)
    if (segments[index]!.length > 1) return segments[index];
  return undefined;
};

/** The last segment that does not begin behind the offset; -1 when all do. */
function lastAt(segments: readonly Segment[], offset: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle]![0]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The text of a source: out of the map, else from the disk; `null` where neither has it. */
export function sourceText(module: GuestModule, file: string): string | null {
  const source = sourceMapOf(module);
  if (source === null) return textOnDisk({ folder: module.file && path.dirname(module.file) }, file);
  const index = source.map.sources.indexOf(file);
  const inlined = source.map.sourcesContent?.[index];
  if (inlined != null) return inlined;
  return textOnDisk(source, file);
}

function textOnDisk(source: Pick<SourceMap, "folder">, file: string): string | null {
  const place = placeOnDisk(source, file);
  return place === null ? null : readFileSync(place, "utf8");
}

/** Where a source lies: told from the folder of the run, which asc does, or from the map's. */
export function placeOnDisk({ folder }: Pick<SourceMap, "folder">, file: string): string | null {
  const plain = file.startsWith("file:") ? fileURLToPath(file) : file;
  const found = [path.resolve(plain), ...(folder === null ? [] : [path.resolve(folder, plain)])];
  return found.find((one) => existsSync(one)) ?? null;
}
