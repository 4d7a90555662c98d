/**
 * Takes the counters of modules that were compiled to count: as-proxy-wasm-abi's target "coverage". Such a module exports
 * the address of its counters as the global `proxy_wasm_coverage`; the custom section of that name says what they mean.
 *
 * They are taken after each call into the guest and set to zero, so that no instance has to be kept for them and a trap
 * loses none.
 */
import { HostSimError } from "../errors.js";

const name = "proxy_wasm_coverage";

/** What the section holds: the maps of istanbul for each file, and the counters that make each count. */
export interface CoverageSection {
  readonly version: number;
  readonly counters: number;
  readonly files: readonly FileSection[];
}

/** Counters that are added; `-1 - counter` is taken off. */
export type Count = readonly number[];

export interface FileSection {
  readonly path: string;
  readonly statementMap: object;
  readonly fnMap: object;
  readonly branchMap: object;
  readonly s: readonly Count[];
  readonly f: readonly Count[];
  readonly b: ReadonlyArray<readonly Count[]>;
}

export interface ModuleCounts {
  readonly section: CoverageSection;
  readonly counts: Float64Array;
}

type Collected = Map<string, ModuleCounts>;

/**
 * The one thing that the process shares, as istanbul's `__coverage__` is: whoever collects and whoever runs guests may
 * have loaded this file twice.
 */
const key = Symbol.for("proxy-wasm-host-sim/coverage");
const shared = globalThis as { [key]?: Collected | undefined };

/** Begins to collect; what is collected already stays. */
export function startCollecting(): void {
  shared[key] ??= new Map();
}

/** True between `startCollecting()` and `stopCollecting()`. */
export function isCollecting(): boolean {
  return shared[key] !== undefined;
}

/** What was counted since the last time; every module that ran is in it. */
export function takeCounts(): ModuleCounts[] {
  const collected = shared[key];
  if (collected === undefined) return [];
  const taken = [...collected.values()].map(({ section, counts }) => ({ section, counts: counts.slice() }));
  for (const { counts } of collected.values()) counts.fill(0);
  return taken;
}

/** Ends it; what was not taken is forgotten. */
export function stopCollecting(): void {
  shared[key] = undefined;
}

type Call = (...values: number[]) => number | undefined;

/** Makes of a guest's function one behind which the counters are taken. */
export type Counting = (call: Call) => Call;

/**
 * What has to be done with each function of an instance so that its counters are taken; `null` where nobody collects, or
 * the module does not count.
 */
export function countingOf(
  module: WebAssembly.Module,
  exports: WebAssembly.Exports,
  memory: WebAssembly.ExportValue | undefined,
): Counting | null {
  const collected = shared[key];
  const text = collected === undefined ? null : sectionText(module);
  const address = exports[name];
  if (text === null || !(address instanceof WebAssembly.Global)) return null;
  if (!(memory instanceof WebAssembly.Memory)) return null;
  const { counts } = countsOf(collected!, text);
  const take = taker(memory, Number(address.value) >>> 0, counts);
  return (call) =>
    (...values) => {
      try {
        return call(...values);
      } finally {
        take();
      }
    };
}

function sectionText(module: WebAssembly.Module): string | null {
  const [content] = WebAssembly.Module.customSections(module, name);
  return content === undefined ? null : new TextDecoder().decode(content);
}

/** What a module says about its counters; `null` where it has none. */
export function sectionOf(module: WebAssembly.Module): CoverageSection | null {
  const text = sectionText(module);
  return text === null ? null : readSection(text);
}

/** Instances of the same module add to the same counts. */
function countsOf(collected: Collected, text: string): ModuleCounts {
  const known = collected.get(text);
  if (known !== undefined) return known;
  const section = readSection(text);
  const made = { section, counts: new Float64Array(section.counters) };
  collected.set(text, made);
  return made;
}

function readSection(text: string): CoverageSection {
  const section = parsed(text);
  if (section?.version === 1 && Number.isSafeInteger(section.counters) && Array.isArray(section.files)) {
    return section;
  }
  throw unreadable("its section is of another version");
}

function parsed(text: string): CoverageSection | null {
  try {
    return JSON.parse(text) as CoverageSection | null;
  } catch (error) {
    throw unreadable((error as Error).message);
  }
}

const unreadable = (reason: string): HostSimError =>
  new HostSimError(
    "COVERAGE_UNREADABLE",
    `the counters of a module can not be read: ${reason}`,
    "Compile it with the target `coverage` of an as-proxy-wasm-abi that belongs to this host-sim.",
  );

/** Adds what stands in memory, and sets it to zero. */
function taker(memory: WebAssembly.Memory, address: number, counts: Float64Array): () => void {
  let view = new Uint32Array(0);
  return () => {
    // memory that has grown has another buffer
    if (view.buffer !== memory.buffer) view = viewOf(memory, address, counts.length);
    for (let at = 0; at < counts.length; at++) counts[at]! += view[at]!;
    view.fill(0);
  };
}

function viewOf(memory: WebAssembly.Memory, address: number, length: number): Uint32Array<ArrayBuffer> {
  if (address % 4 !== 0 || address + 4 * length > memory.buffer.byteLength) {
    throw unreadable("they lie outside of its memory");
  }
  return new Uint32Array(memory.buffer, address, length);
}
