/** AssemblyScript that no test has reached. vitest would read it as if it were TypeScript, and fail at the decorators. */
import { readFileSync } from "node:fs";
import { compiledFile } from "../testing/source/with-modules.js";
import { sectionOf, startCollecting } from "./collector.js";
import { type IstanbulCoverage, istanbulMaps } from "./istanbul.js";

const usesSdk = /\bfrom\s*["']as-proxy-wasm-abi(\/[^"']*)?["']/;
const isFilter = /^@filter\b/m;

const textOf = (file: string): string => readFileSync(file, "utf8");

export const isAssemblyScript = (file: string): boolean => file.endsWith(".ts") && usesSdk.test(textOf(file));

/** The filters among these files, with every count at zero; each is compiled for that. Others belong to some filter. */
export async function untestedFilters(
  files: readonly string[],
  onError: (error: unknown) => void,
): Promise<IstanbulCoverage[]> {
  startCollecting();
  const maps: IstanbulCoverage[] = [];
  for (const file of files.filter((name) => isFilter.test(textOf(name)))) {
    try {
      maps.push(...mapsOf(await compiledFile(file)));
    } catch (error) {
      onError(error);
    }
  }
  return maps;
}

function mapsOf(wasm: string): IstanbulCoverage[] {
  const section = sectionOf(new WebAssembly.Module(readFileSync(wasm)));
  return section === null ? [] : istanbulMaps([{ section, counts: new Float64Array(section.counters) }]);
}
