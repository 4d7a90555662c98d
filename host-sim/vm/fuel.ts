/**
 * Counts what a guest does, so that a loop without end stops at the same place every time.
 *
 * At the head of every loop, and at the start of every function that calls others, stands
 *
 *     global.get $fuel   i32.const 1   i32.sub   global.set $fuel
 *     global.get $fuel   i32.const 0   i32.lt_s  if  unreachable  end
 *
 * and the global is exported for the host, which fills it before every callback. Whatever runs for ever comes past one
 * of these places for ever. Indices stay as they are: the global is the last one.
 */
import { readBinary, type Section, SectionId } from "./binary.js";
import { BinaryReader, MalformedModule } from "./binary-reader.js";
import { leb, makeSection } from "./binary-rewriter.js";
import { TracedCopy } from "./fuel-copy.js";
import { shapeOf, UnknownInstruction } from "./fuel-instructions.js";

/** The name under which the counter is exported. */
export const fuelExport = "host-sim:fuel";

/** As much as a counter holds. */
export const mostFuel = 0x7fff_ffff;

export interface FuelledCode {
  bytes: Uint8Array;
  /** Where an instruction stood before, by its place in `bytes`. */
  originalOffset(offset: number): number;
  /** Whether the place belongs to a check, and not to the module's own code. */
  isCheck(offset: number): boolean;
}

const headerLength = 8;
const globalKind = 3;
const mutable = 1;
/** For the wasm start section, which runs before the host can fill anything. As signed LEB128 it is the same. */
export const startFuel = 100_000_000;

const i32 = 0x7f;
const empty = 0x40;
const unreachable = 0x00;
const ifBlock = 0x04;
const end = 0x0b;
const globalGet = 0x23;
const globalSet = 0x24;
const i32Const = 0x41;
const i32LessThan = 0x48;
const i32Sub = 0x6b;

/** The module with its counter. `null` where it holds instructions that are newer than this walker. */
export function addFuel(bytes: Uint8Array): FuelledCode | null {
  try {
    return instrument(bytes);
  } catch (error) {
    if (error instanceof UnknownInstruction || error instanceof MalformedModule) return null;
    throw error;
  }
}

function instrument(bytes: Uint8Array): FuelledCode {
  const { sections, imports } = readBinary(bytes);
  const own = sections.find(({ id }) => id === SectionId.Global);
  const imported = imports.filter(({ kind }) => kind === "global").length;
  const counter = imported + (own === undefined ? 0 : new BinaryReader(bytes, own.from).unsigned());
  const copy = new TracedCopy(bytes);
  copy.take(0, headerLength);
  for (const section of sections) {
    if (section.id === SectionId.Export && own === undefined) copy.insert(globalSection(bytes, null));
    writeSection(copy, bytes, section, counter);
  }
  return { bytes: copy.bytes(), originalOffset: copy.originalOffset, isCheck: copy.isInserted };
}

function writeSection(copy: TracedCopy, bytes: Uint8Array, section: Section, counter: number): void {
  if (section.id === SectionId.Global) copy.insert(globalSection(bytes, section));
  else if (section.id === SectionId.Export) copy.insert(exportSection(bytes, section, counter));
  else if (section.id === SectionId.Code) writeCode(copy, bytes, section, checkOf(counter));
  else copy.take(section.start, section.to);
}

/** The section with one more entry; of none a section with that entry alone. */
function extended(id: number, bytes: Uint8Array, section: Section | null, entry: number[]): Uint8Array {
  const reader = new BinaryReader(bytes, section?.from ?? 0, section?.to ?? 0);
  const count = section === null ? 0 : reader.unsigned();
  return makeSection(id, [leb(count + 1), bytes.subarray(reader.at, reader.end), entry]);
}

const globalSection = (bytes: Uint8Array, section: Section | null): Uint8Array =>
  extended(SectionId.Global, bytes, section, [i32, mutable, i32Const, ...leb(startFuel), end]);

const exportSection = (bytes: Uint8Array, section: Section, counter: number): Uint8Array =>
  extended(SectionId.Export, bytes, section, [
    ...leb(fuelExport.length),
    ...Buffer.from(fuelExport),
    globalKind,
    ...leb(counter),
  ]);

function checkOf(counter: number): Uint8Array {
  const get = [globalGet, ...leb(counter)];
  const set = [globalSet, ...leb(counter)];
  const take = [...get, i32Const, 1, i32Sub, ...set];
  return Uint8Array.from([...take, ...get, i32Const, 0, i32LessThan, ifBlock, empty, unreachable, end]);
}

function writeCode(copy: TracedCopy, bytes: Uint8Array, section: Section, check: Uint8Array): void {
  const reader = new BinaryReader(bytes, section.from, section.to);
  const count = reader.unsigned();
  const bodies = Array.from({ length: count }, () => readBody(bytes, reader, check.length));
  const size = bodies.reduce((sum, body) => sum + body.size + leb(body.size).length, leb(count).length);
  copy.insert([SectionId.Code, ...leb(size), ...leb(count)]);
  for (const body of bodies) writeBody(copy, body, check);
}

interface Body {
  from: number;
  to: number;
  /** Where checks go. */
  places: number[];
  /** With its checks. */
  size: number;
}

function readBody(bytes: Uint8Array, reader: BinaryReader, checkLength: number): Body {
  const { from, to } = reader.span();
  const { start, loops, calls } = shapeOf(new BinaryReader(bytes, from, to));
  const places = calls ? [start, ...loops] : loops;
  return { from, to, places, size: to - from + places.length * checkLength };
}

function writeBody(copy: TracedCopy, { from, to, places, size }: Body, check: Uint8Array): void {
  copy.insert(leb(size));
  let at = from;
  for (const place of places) {
    copy.take(at, place);
    copy.insert(check);
    at = place;
  }
  copy.take(at, to);
}
