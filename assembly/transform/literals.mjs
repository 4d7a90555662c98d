/**
 * The texts of a program, which asc keeps as UTF-16 objects in the static data, packed to what `runtime/literals.ts`
 * unpacks when the module starts: about a third of the bytes, and every literal has its UTF-8 ready.
 */
import { constantOf } from "./tree.mjs";

/** An object's words before the first byte of its text. */
const HEADER = 20;
const STRING = 2;
/** The longest text that is packed. */
const LONGEST = 255;
const HEAP_BASE = "~lib/memory/__heap_base";
const START = "~start";
/** The function that unpacks them; it is exported only until it is called. */
export const UNPACK = "__proxyWasmUnpack";

/** The static data: binaryen has changed what it calls its pieces. */
function segmentsOf(module) {
  const count = (module.getNumDataSegments ?? module.getNumMemorySegments).call(module);
  return Array.from({ length: count }, (_, index) => {
    const info = module.getDataSegmentByIndex
      ? module.getDataSegmentInfo(module.getDataSegmentByIndex(index))
      : module.getMemorySegmentInfoByIndex(index);
    return { offset: info.offset, data: new Uint8Array(info.data), passive: info.passive };
  });
}

/** The class id of a segment that is one object of asc; undefined for other data. */
function classOf({ data, passive }) {
  if (passive || data.length < HEADER) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const isObject =
    view.getUint32(0, true) === data.length - 4 &&
    view.getUint32(4, true) === 0 &&
    view.getUint32(8, true) === 0;
  return isObject ? view.getUint32(12, true) : undefined;
}

/** The class ids of the objects in the static data. */
export function staticClasses(module) {
  return segmentsOf(module)
    .map(classOf)
    .filter((id) => id !== undefined);
}

/** The text of a segment that is one string object of asc, and ASCII; else undefined. */
function textOf(segment) {
  if (classOf(segment) !== STRING) return undefined;
  const { data } = segment;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const length = view.getUint32(16, true) >> 1;
  if (length > LONGEST || sizeOf(length) !== data.length) return undefined;
  const units = Array.from({ length }, (_, i) => view.getUint16(HEADER + 2 * i, true));
  return units.every((unit) => unit < 0x80) ? String.fromCharCode(...units) : undefined;
}

/** The bytes that a string object of so many units takes. */
const sizeOf = (length) => (2 * length + HEADER + 15) & ~15;

/** The texts in runs: each begins where the one before it ends. Something else in between costs another call. */
function runsOf(segments) {
  const runs = [];
  const texts = segments.filter((segment) => textOf(segment) !== undefined);
  for (const segment of texts.sort((one, other) => one.offset - other.offset)) {
    const text = textOf(segment);
    if (runs.at(-1)?.end !== segment.offset) runs.push({ from: segment.offset, bytes: [] });
    const run = runs.at(-1);
    run.bytes.push(text.length, ...Buffer.from(text, "latin1"));
    run.end = segment.offset + sizeOf(text.length);
  }
  return runs;
}

/** Packs the program's texts, and has them unpacked at its start. */
export function packLiterals(module, binaryen, sdk) {
  const segments = segmentsOf(module);
  const runs = runsOf(segments);
  const others = segments.filter((segment) => textOf(segment) === undefined);
  // The word is the allocator's no more: a text that is not packed has no UTF-8.
  for (const { data } of others.filter((segment) => classOf(segment) !== undefined)) data.fill(0, 0, 4);
  let at = constantOf(binaryen.getGlobalInfo(module.getGlobal(HEAP_BASE)).init, binaryen);
  const packed = { offset: at, data: Uint8Array.from(runs.flatMap(({ bytes }) => bytes)), passive: false };
  const calls = runs.map(({ from, end, bytes }) => {
    const operands = [at, from, end].map((value) => module.i32.const(value));
    at += bytes.length;
    return module.call(`${sdk}runtime/literals/${UNPACK}`, operands, binaryen.none);
  });
  setData(module, [...others, packed]);
  module.removeGlobal(HEAP_BASE);
  module.addGlobal(HEAP_BASE, binaryen.i32, false, module.i32.const(at));
  const start = module.getFunction(START);
  const body = binaryen.getFunctionInfo(start).body;
  binaryen.Function.setBody(start, module.block(null, [...calls, body], binaryen.none));
}

function setData(module, segments) {
  const { initial, max } = module.getMemoryInfo("0");
  const all = segments.map(({ offset, data, passive }) => ({
    offset: module.i32.const(offset),
    data,
    passive,
  }));
  module.setMemory(initial, max ?? -1, null, all, false, false, "0");
}
