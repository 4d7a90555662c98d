/** Where the functions of a module lie: a source map knows nothing of them. */
import { readBinary, SectionId } from "../binary.js";
import { BinaryReader } from "../binary-reader.js";
import type { GuestModule } from "../module.js";

export interface Body {
  from: number;
  to: number;
}

const byModule = new WeakMap<GuestModule, Body[]>();

/** The body of a function by its index; `undefined` for an imported one. */
export function bodyOf(module: GuestModule, index: number): Body | undefined {
  const imported = module.imports.filter(({ kind }) => kind === "function").length;
  const known = byModule.get(module) ?? readBodies(module.bytes);
  byModule.set(module, known);
  return known[index - imported];
}

function readBodies(bytes: Uint8Array): Body[] {
  const code = readBinary(bytes).sections.find(({ id }) => id === SectionId.Code);
  if (code === undefined) return [];
  const reader = new BinaryReader(bytes, code.from, code.to);
  return Array.from({ length: reader.unsigned() }, () => reader.span());
}
