/**
 * Steps over wasm instructions: how long each one is follows from its opcode.
 *
 *     opcode immediates...          0x03 blocktype | 0x20 local | 0x28 align offset | 0xfc sub-opcode ...
 */
import type { BinaryReader } from "./binary-reader.js";

/** An instruction that this table does not know: the code cannot be walked. */
export class UnknownInstruction extends Error {}

type Skip = (reader: BinaryReader) => void;

const nothing: Skip = () => {};
const byte: Skip = (reader) => reader.skip(1);
const bytes4: Skip = (reader) => reader.skip(4);
const bytes8: Skip = (reader) => reader.skip(8);
const bytes16: Skip = (reader) => reader.skip(16);

/** A LEB128 number of any sign: up to the first byte without the high bit. */
const number: Skip = (reader) => {
  while (reader.byte() >= 0x80);
};
const numbers2: Skip = (reader) => {
  number(reader);
  number(reader);
};

/** Bit 6 of the alignment says that a memory's index follows. */
const memoryArgument: Skip = (reader) => {
  const alignment = reader.unsigned();
  if ((alignment & 0x40) !== 0) number(reader);
  number(reader);
};
const memoryArgumentAndLane: Skip = (reader) => {
  memoryArgument(reader);
  reader.skip(1);
};

/** A value type; references by type index carry one more number. */
const valueType: Skip = (reader) => {
  const code = reader.byte();
  if (code === 0x63 || code === 0x64) number(reader);
};

/** A block type is a value type or a signed number that is the index of a type. */
const blockType: Skip = (reader) => {
  const code = reader.byte();
  if (code === 0x63 || code === 0x64) number(reader);
  else if (code >= 0x80) number(reader);
};

const repeated =
  (skip: Skip): Skip =>
  (reader) => {
    for (let count = reader.unsigned(); count > 0; count--) skip(reader);
  };

const branchTable: Skip = (reader) => {
  repeated(number)(reader);
  number(reader);
};

/** Of `try_table`: 0 and 1 name a tag and a label, 2 and 3 a label. */
const catchClause: Skip = (reader) => (reader.byte() < 2 ? numbers2(reader) : number(reader));
const tryTable: Skip = (reader) => {
  blockType(reader);
  repeated(catchClause)(reader);
};

type Table = Map<number, Skip>;

/** Rows of `[first, last, skip]`. */
const tableOf = (rows: ReadonlyArray<readonly [first: number, last: number, skip: Skip]>): Table =>
  new Map(
    rows.flatMap(([first, last, skip]) =>
      Array.from({ length: last - first + 1 }, (_, at) => [first + at, skip] as const),
    ),
  );

/** 0xfc: saturating conversions, bulk memory and tables. */
const bulk = tableOf([
  [0, 7, nothing],
  [8, 8, numbers2],
  [9, 9, number],
  [10, 10, numbers2],
  [11, 11, number],
  [12, 12, numbers2],
  [13, 13, number],
  [14, 14, numbers2],
  [15, 17, number],
]);

/** 0xfd: SIMD, relaxed SIMD included. */
const vector = tableOf([
  [0, 11, memoryArgument],
  [12, 13, bytes16],
  [14, 20, nothing],
  [21, 34, byte],
  [35, 83, nothing],
  [84, 91, memoryArgumentAndLane],
  [92, 93, memoryArgument],
  [94, 275, nothing],
]);

/** 0xfe: atomics. */
const atomic = tableOf([
  [0, 2, memoryArgument],
  [3, 3, byte],
  [16, 78, memoryArgument],
]);

const prefixed =
  (table: Table, prefix: number): Skip =>
  (reader) => {
    const code = reader.unsigned();
    const skip = table.get(code) ?? unknown(`0x${prefix.toString(16)} ${code}`);
    skip(reader);
  };

const plain = tableOf([
  [0x00, 0x01, nothing],
  [0x02, 0x04, blockType],
  [0x05, 0x05, nothing],
  [0x06, 0x06, blockType],
  [0x07, 0x09, number],
  [0x0a, 0x0b, nothing],
  [0x0c, 0x0d, number],
  [0x0e, 0x0e, branchTable],
  [0x0f, 0x0f, nothing],
  [0x10, 0x10, number],
  [0x11, 0x11, numbers2],
  [0x12, 0x12, number],
  [0x13, 0x13, numbers2],
  [0x14, 0x15, number],
  [0x18, 0x18, number],
  [0x19, 0x1b, nothing],
  [0x1c, 0x1c, repeated(valueType)],
  [0x1f, 0x1f, tryTable],
  [0x20, 0x26, number],
  [0x28, 0x3e, memoryArgument],
  [0x3f, 0x42, number],
  [0x43, 0x43, bytes4],
  [0x44, 0x44, bytes8],
  [0x45, 0xc4, nothing],
  [0xd0, 0xd0, number],
  [0xd1, 0xd1, nothing],
  [0xd2, 0xd2, number],
  [0xd3, 0xd4, nothing],
  [0xd5, 0xd6, number],
  [0xfc, 0xfc, prefixed(bulk, 0xfc)],
  [0xfd, 0xfd, prefixed(vector, 0xfd)],
  [0xfe, 0xfe, prefixed(atomic, 0xfe)],
]);

const skips: ReadonlyArray<Skip | undefined> = Array.from({ length: 256 }, (_, code) => plain.get(code));

function unknown(code: string): never {
  throw new UnknownInstruction(`unknown instruction ${code}`);
}

const loopCode = 0x03;
const callCodes: ReadonlySet<number> = new Set([0x10, 0x11, 0x12, 0x13, 0x14, 0x15]);

/** What of a function body matters for fuel. */
export interface BodyShape {
  /** Where the instructions begin, behind the locals. */
  start: number;
  /** Where each loop's own instructions begin, in order. */
  loops: number[];
  calls: boolean;
}

/** Walks one body, from its locals to the reader's end. Throws UnknownInstruction, or MalformedModule. */
export function shapeOf(reader: BinaryReader): BodyShape {
  repeated(localGroup)(reader);
  const shape: BodyShape = { start: reader.at, loops: [], calls: false };
  while (!reader.done) {
    const code = reader.byte();
    (skips[code] ?? unknown(`0x${code.toString(16)}`))(reader);
    if (code === loopCode) shape.loops.push(reader.at);
    else if (callCodes.has(code)) shape.calls = true;
  }
  return shape;
}

const localGroup: Skip = (reader) => {
  number(reader);
  valueType(reader);
};
