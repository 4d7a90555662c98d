/** What a test gives as a filter, made a module that can be loaded: sources compiled, compiled modules read back. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { HostSimError } from "../../errors.js";
import { bytesOfModule } from "../../vm/module-bytes.js";
import type { FilterOptions, HostOptions } from "../types.js";
import { compile } from "./asc.js";
import { cached, keep } from "./cache.js";
import { findProject } from "./project.js";

export async function withModules(options: HostOptions): Promise<HostOptions> {
  if (options.filters === undefined) return options;
  return { ...options, filters: await Promise.all(options.filters.map(withModule)) };
}

async function withModule(filter: FilterOptions | string): Promise<FilterOptions | string> {
  if (typeof filter === "string") return filter;
  const { wasm, source, ...rest } = filter;
  if ((wasm === undefined) === (source === undefined)) throw needsOne(source !== undefined);
  if (source !== undefined) return { name: nameOf(source), ...rest, wasm: await compiledFile(source) };
  if (wasm instanceof WebAssembly.Module) return { ...rest, wasm: bytesOfModule(wasm) };
  return wasm instanceof ArrayBuffer ? { ...rest, wasm: new Uint8Array(wasm) } : filter;
}

const pathOf = (source: string | URL): string =>
  source instanceof URL ? fileURLToPath(source) : path.resolve(source);

/** The folder of an `index.ts`, else the file's base name. */
function nameOf(source: string | URL): string {
  const file = pathOf(source);
  const base = path.basename(file, ".ts");
  return base === "index" ? path.basename(path.dirname(file)) : base;
}

/** Sources that are being compiled: two hosts of the same filter wait for one compiler. */
const underway = new Map<string, Promise<string>>();

/**
 * The path of a source's module, compiled where its files have changed.
 * Throws HostSimError COMPILER_MISSING, SOURCE_UNREADABLE, SOURCE_DOES_NOT_COMPILE.
 */
export async function compiledFile(source: string | URL): Promise<string> {
  const entry = pathOf(source);
  const running = underway.get(entry) ?? compileFresh(entry).finally(() => underway.delete(entry));
  underway.set(entry, running);
  return running;
}

async function compileFresh(entry: string): Promise<string> {
  const project = findProject(entry);
  return cached(project) ?? keep(project, await compile(project));
}

const needsOne = (both: boolean): HostSimError =>
  new HostSimError(
    "FILTER_WITHOUT_MODULE",
    both ? "a filter has `wasm` or `source`, not both" : "a filter needs a module",
    'Give { wasm: "build/my-filter/plugin.wasm" }, or { source: "filters/my-filter/index.ts" }.',
  );
