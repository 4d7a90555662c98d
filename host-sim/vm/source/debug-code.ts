/**
 * The code that runs under a debugger: without the counters of fuel, and with its source map inlined, told for the
 * offsets of the module as the host rewrote it, and with sources by their place on the disk. Debuggers look for the map
 * of a wasm module beside a URL that is none (`wasm://wasm/...`); one that is inlined they find.
 */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { decodedMap, encodedMap, TraceMap } from "@jridgewell/trace-mapping";
import { SectionId, sectionsOf } from "../binary.js";
import { BinaryReader } from "../binary-reader.js";
import { leb, makeSection } from "../binary-rewriter.js";
import type { CompiledCode, GuestModule } from "../module.js";
import { placeOnDisk } from "./places.js";
import { type SourceMap, sourceMapOf, urlSection } from "./source-map.js";

const byModule = new WeakMap<GuestModule, CompiledCode>();
let compiled = 0;

/** How many modules were compiled for a debugger in this thread. */
export const debugModules = (): number => compiled;

export function debugCode(module: GuestModule): CompiledCode {
  const code = byModule.get(module) ?? compileForDebugger(module);
  byModule.set(module, code);
  return code;
}

function compileForDebugger(module: GuestModule): CompiledCode {
  const { bytes, shift } = module.rewritten;
  const source = sourceMapOf(module);
  const told = source === null ? bytes : withMap(bytes, mapFor(source, shift));
  compiled++;
  return {
    module: new WebAssembly.Module(told as BufferSource),
    originalOffset: (offset) => offset - shift,
    isFuelCheck: () => false,
  };
}

/** The same map for a module whose code lies further behind. */
function mapFor(source: SourceMap, shift: number): string {
  const map = decodedMap(source.map);
  const mappings = map.mappings.map((line) =>
    line.map(([column, ...rest]) => [column + shift, ...rest] as (typeof line)[number]),
  );
  const sources = map.sources.map((file) => urlOf(source, file ?? "unknown"));
  return JSON.stringify(encodedMap(new TraceMap({ ...map, sourceRoot: undefined, sources, mappings })));
}

/** What lies on the disk by its URL, so that editors know it; the rest by its name, with the text in the map. */
function urlOf(source: SourceMap, file: string): string {
  const place = placeOnDisk(source, file);
  return place === null ? file : pathToFileURL(path.resolve(place)).href;
}

/** Whatever the module says about a map gives way. Custom sections lie behind the code, so that no offset changes. */
function withMap(bytes: Uint8Array, map: string): Uint8Array {
  const pieces = [bytes.subarray(0, 8)];
  for (const section of sectionsOf(bytes))
    if (!isUrl(bytes, section)) pieces.push(bytes.subarray(section.start, section.to));
  const url = Buffer.from(`data:application/json;base64,${Buffer.from(map).toString("base64")}`);
  const name = Buffer.from(urlSection);
  pieces.push(makeSection(SectionId.Custom, [leb(name.length), name, leb(url.length), url]));
  return Buffer.concat(pieces);
}

function isUrl(bytes: Uint8Array, { id, from, to }: { id: number; from: number; to: number }): boolean {
  return id === SectionId.Custom && new BinaryReader(bytes, from, to).name() === urlSection;
}
