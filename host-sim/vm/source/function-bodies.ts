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
  return bodiesOf(module)[index - importedFunctions(module)];
}

/** The index of the function in which an offset lies; `null` outside of all. */
export function functionAt(module: GuestModule, offset: number): number | null {
  const found = bodiesOf(module).findIndex(({ from, to }) => from <= offset && offset < to);
  return found < 0 ? null : found + importedFunctions(module);
}

const importedFunctions = ({ imports }: GuestModule): number =>
  imports.filter(({ kind }) => kind === "function").length;

function bodiesOf(module: GuestModule): Body[] {
  const known = byModule.get(module) ?? readBodies(module.bytes);
  byModule.set(module, known);
  return known;
}

function readBodies(bytes: Uint8Array): Body[] {
  const code = readBinary(bytes).sections.find(({ id }) => id === SectionId.Code);
  if (code === undefined) return [];
  const reader = new BinaryReader(bytes, code.from, code.to);
  return Array.from({ length: reader.unsigned() }, () => reader.span());
}
