/** Finds a module's source map: inlined, by its `sourceMappingURL`, or beside the file as `plugin.wasm.map`. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { TraceMap } from "@jridgewell/trace-mapping";
import { SectionId, sectionsOf } from "../binary.js";
import { BinaryReader } from "../binary-reader.js";
import type { GuestModule } from "../module.js";

export interface SourceMap {
  /** In columns of line 1: offsets of the module as it came. */
  readonly map: TraceMap;
  /** Where the map was read from: sources may be told from there. `null` for an inlined one. */
  readonly folder: string | null;
}

export const urlSection = "sourceMappingURL";
const dataUrl = /^data:application\/json(?:;charset=[\w-]+)?(;base64)?,/i;

const byModule = new WeakMap<GuestModule, { found: SourceMap | null }>();

/** `null` where there is none, or one that cannot be read. */
export function sourceMapOf(module: GuestModule): SourceMap | null {
  const known = byModule.get(module);
  if (known !== undefined) return known.found;
  const found = findMap(module);
  byModule.set(module, { found });
  return found;
}

function findMap({ bytes, file }: GuestModule): SourceMap | null {
  const url = mappingUrl(bytes);
  const inlined = url === null ? null : textOfDataUrl(url);
  if (inlined !== null) return parsed(inlined, null);
  const place = candidates(url, file).find((one) => existsSync(one));
  return place === undefined ? null : parsed(readFileSync(place, "utf8"), path.dirname(place));
}

/** The last one counts, as in browsers. */
function mappingUrl(bytes: Uint8Array): string | null {
  let url: string | null = null;
  for (const section of sectionsOf(bytes)) {
    if (section.id !== SectionId.Custom) continue;
    const reader = new BinaryReader(bytes, section.from, section.to);
    if (reader.name() === urlSection) url = reader.name();
  }
  return url;
}

function textOfDataUrl(url: string): string | null {
  const head = dataUrl.exec(url);
  if (head === null) return null;
  const content = url.slice(head[0].length);
  return head[1] === undefined
    ? decodeURIComponent(content)
    : Buffer.from(content, "base64").toString("utf8");
}

function candidates(url: string | null, file: string | null): string[] {
  const beside = file === null ? [] : [`${file}.map`];
  if (url === null || /^https?:/.test(url)) return beside;
  if (url.startsWith("file:")) return [fileURLToPath(url), ...beside];
  if (path.isAbsolute(url)) return [url, ...beside];
  return file === null ? [] : [path.resolve(path.dirname(file), url), ...beside];
}

function parsed(text: string, folder: string | null): SourceMap | null {
  try {
    return { map: new TraceMap(text), folder };
  } catch {
    return null;
  }
}
