/** Puts the SDK's allocator, collector and abort in the place of asc's. */
import { readFile } from "node:fs/promises";
import { TransformError } from "./paths.mjs";

/** What asc's runtime `minimal` consists of. */
const REPLACED = ["~lib/rt/tlsf", "~lib/rt/tcms"];
/** asc's number for it. */
const MINIMAL = 1;
const COLLECTOR = new URL("../runtime/collector.ts", import.meta.url);

export async function replaceRuntime(parser, program, sdk) {
  const replaced = parser.sources.filter((source) => REPLACED.includes(source.internalPath));
  if (replaced.length !== REPLACED.length || program.options.runtime !== MINIMAL) {
    // The SDK writes without barriers, and asc's own code with them, or not, by the name of the runtime.
    throw new TransformError(
      'as-proxy-wasm-abi brings its own memory management: leave the option runtime at "minimal"',
    );
  }
  keepLowMemory(program.options);
  for (const source of replaced) source.statements.length = 0;
  parser.parseFile(await readFile(COLLECTOR, "utf8"), "~lib/rt/collector.ts", false);
  // Envoy has no env.abort: asc's own would keep the module from loading.
  program.options.globalAliases ??= new Map();
  program.options.globalAliases.set("abort", `${sdk}runtime/abort/abort`);
}

/** What the host writes lies in the first KiB (abi/memory.ts). Below -O2 asc puts its static data there. */
function keepLowMemory(options) {
  if (options.optimizeLevelHint < 2 || options.memoryBase > 0)
    options.memoryBase = Math.max(options.memoryBase, 1024);
}
