/**
 * What host-sim needs to know of a wasm binary beyond what JavaScript's `WebAssembly.Module` tells.
 *
 *     "\0asm" version | id size content | id size content | ...
 *     4       4       | u8 u32          |
 */
import { BinaryReader, MalformedModule } from "./binary-reader.js";

export { MalformedModule };

export const SectionId = {
  Custom: 0,
  Type: 1,
  Import: 2,
  Function: 3,
  Memory: 5,
  Global: 6,
  Export: 7,
  Start: 8,
  Code: 10,
} as const;

export interface Section {
  id: number;
  /** Where the section begins, with its id. */
  start: number;
  /** Where its content begins and ends. */
  from: number;
  to: number;
}

/** "i32", "i64", ...: as Envoy prints them. */
export type ValueType = string;

export interface FunctionType {
  parameters: ValueType[];
  results: ValueType[];
}

export interface Limits {
  minimum: number;
  maximum: number | null;
  shared: boolean;
  /** 64-bit addresses. */
  wide: boolean;
  /** Flags as they are in the binary. */
  flags: number;
}

export interface ImportDescription {
  module: string;
  name: string;
  kind: "function" | "table" | "memory" | "global" | "tag";
  /** Of a function. */
  type?: FunctionType;
  /** Of a memory or table. */
  limits?: Limits;
  /** What a table holds. */
  element?: ValueType;
}

export interface ExportDescription {
  name: string;
  kind: number;
  index: number;
}

/** Kinds of exports and imports, by their number in the binary. */
export const kinds = ["function", "table", "memory", "global", "tag"] as const;

export interface ModuleBinary {
  sections: Section[];
  imports: ImportDescription[];
  exports: ExportDescription[];
  memories: Limits[];
  /** Types of all functions, imported ones first. */
  functions: FunctionType[];
}

const headerLength = 8;
const magic = [0x00, 0x61, 0x73, 0x6d];

export const hasMagic = (bytes: Uint8Array): boolean => magic.every((byte, at) => bytes[at] === byte);

/** Walks the sections one by one, so that whoever stops early never meets what is broken behind. */
export function* sectionsOf(bytes: Uint8Array): Generator<Section> {
  const reader = new BinaryReader(bytes, headerLength);
  while (!reader.done) {
    const start = reader.at;
    const id = reader.byte();
    yield { id, start, ...reader.span() };
  }
}

const contentOf = (bytes: Uint8Array, section: Section): BinaryReader =>
  new BinaryReader(bytes, section.from, section.to);

const vector = <T>(reader: BinaryReader, item: (reader: BinaryReader) => T): T[] => {
  const count = reader.unsigned();
  const items: T[] = [];
  for (let index = 0; index < count; index++) items.push(item(reader));
  return items;
};

/** Reads what V8 has already found valid. */
export function readBinary(bytes: Uint8Array): ModuleBinary {
  const sections = [...sectionsOf(bytes)];
  const read = <T>(id: number, item: (reader: BinaryReader) => T): T[] => {
    const section = sections.find((candidate) => candidate.id === id);
    return section === undefined ? [] : vector(contentOf(bytes, section), item);
  };
  const types = readTypes(bytes, sections);
  const imports = read(SectionId.Import, (reader) => readImport(reader, types));
  const declared = read(SectionId.Function, (reader) => types[reader.unsigned()] ?? unknownType);
  return {
    sections,
    imports,
    exports: read(SectionId.Export, readExport),
    memories: [...imports.flatMap(importedMemory), ...read(SectionId.Memory, readLimits)],
    functions: [...imports.flatMap((item) => (item.kind === "function" ? [item.type!] : [])), ...declared],
  };
}

const unknownType: FunctionType = { parameters: ["unknown"], results: ["unknown"] };

const importedMemory = (item: ImportDescription): Limits[] => (item.kind === "memory" ? [item.limits!] : []);

export function readExport(reader: BinaryReader): ExportDescription {
  const name = reader.name();
  return { name, kind: reader.byte(), index: reader.unsigned() };
}

export const exportsIn = (bytes: Uint8Array, section: Section): Generator<ExportDescription> =>
  eachExport(contentOf(bytes, section));

function* eachExport(reader: BinaryReader): Generator<ExportDescription> {
  const count = reader.unsigned();
  for (let index = 0; index < count; index++) yield readExport(reader);
}

function readImport(reader: BinaryReader, types: FunctionType[]): ImportDescription {
  const module = reader.name();
  const name = reader.name();
  const kind = kinds[reader.byte()] ?? reader.fail("unknown kind of import");
  switch (kind) {
    case "function":
      return { module, name, kind, type: types[reader.unsigned()] ?? unknownType };
    case "table": {
      const element = readValueType(reader);
      return { module, name, kind, element, limits: readLimits(reader) };
    }
    case "memory":
      return { module, name, kind, limits: readLimits(reader) };
    case "global":
      readValueType(reader);
      reader.byte();
      return { module, name, kind };
    case "tag":
      reader.byte();
      reader.unsigned();
      return { module, name, kind };
  }
}

export function readLimits(reader: BinaryReader): Limits {
  const flags = reader.byte();
  const bits = (flags & 4) === 0 ? 32 : 64;
  const minimum = reader.unsigned(bits);
  const maximum = (flags & 1) === 0 ? null : reader.unsigned(bits);
  return { minimum, maximum, shared: (flags & 2) !== 0, wide: bits === 64, flags };
}

/** By their code, from 0x7f downwards. */
const numberTypes: readonly ValueType[] = ["i32", "i64", "f32", "f64", "v128"];
const referenceTypes: readonly ValueType[] = ["funcref", "externref"];

const typeOf = (code: number): ValueType =>
  numberTypes[0x7f - code] ?? referenceTypes[0x70 - code] ?? "unknown";

/** References with a heap type (0x63, 0x64) carry one more number. */
function readValueType(reader: BinaryReader): ValueType {
  const code = reader.byte();
  if (code === 0x63 || code === 0x64) reader.unsigned();
  return typeOf(code);
}

/** Function types. A module with types of the GC proposal gives none: Node would not have compiled it. */
function readTypes(bytes: Uint8Array, sections: Section[]): FunctionType[] {
  const section = sections.find((candidate) => candidate.id === SectionId.Type);
  if (section === undefined) return [];
  return vector(contentOf(bytes, section), (reader) => {
    if (reader.byte() !== 0x60) reader.fail("no function type");
    return { parameters: vector(reader, readValueType), results: vector(reader, readValueType) };
  });
}

const printTypes = (types: readonly ValueType[]): string => types.join(" ") || "void";

/** `i32 i32 -> i32`, as Envoy prints it. */
export const printSignature = (type: FunctionType): string =>
  `${printTypes(type.parameters)} -> ${printTypes(type.results)}`;

/** Names of functions by index, from the custom section `name`; empty without one. */
export function readFunctionNames(bytes: Uint8Array): Map<number, string> {
  const names = new Map<number, string>();
  for (const section of sectionsOf(bytes)) {
    if (section.id !== SectionId.Custom) continue;
    const reader = contentOf(bytes, section);
    if (reader.name() !== "name") continue;
    readNameSection(bytes, reader, names);
    break;
  }
  return names;
}

const functionNames = 1;

function readNameSection(bytes: Uint8Array, reader: BinaryReader, names: Map<number, string>): void {
  while (!reader.done) {
    const id = reader.byte();
    const { from, to } = reader.span();
    if (id !== functionNames) continue;
    const subsection = new BinaryReader(bytes, from, to);
    for (const [index, name] of vector(subsection, (item) => [item.unsigned(), item.name()] as const)) {
      if (!names.has(index)) names.set(index, name);
    }
    if (!subsection.done) subsection.fail("bytes left over");
  }
}
