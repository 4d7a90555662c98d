/** Puts the SDK's allocator, collector and abort in the place of asc's. */
import { readFile } from "node:fs/promises";

const REPLACED = ["~lib/rt/tlsf", "~lib/rt/tcms"];
const COLLECTOR = new URL("../runtime/collector.ts", import.meta.url);

/** For asc's other runtimes (`incremental`, `stub`), which look after themselves. */
const NO_COLLECTOR = "// @ts-ignore: decorator\n@global function __collectBetweenCallbacks(): void {}";

export async function replaceRuntime(parser, program, sdk) {
  const replaced = parser.sources.filter((source) => REPLACED.includes(source.internalPath));
  for (const source of replaced) source.statements.length = 0;
  const text = replaced.length ? await readFile(COLLECTOR, "utf8") : NO_COLLECTOR;
  parser.parseFile(text, "~lib/rt/collector.ts", false);
  // Envoy has no env.abort: asc's own would keep the module from loading.
  program.options.globalAliases ??= new Map();
  program.options.globalAliases.set("abort", `${sdk}runtime/abort/abort`);
}
