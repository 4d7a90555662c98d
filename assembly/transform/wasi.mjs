/**
 * Brings in `@assemblyscript/wasi-shim` for programs that use console, Date, process, crypto, performance or what else of
 * asc would need imports that Envoy has only as WASI. Its abort is left out: it ends in proc_exit, which in Envoy returns.
 */

import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const ALIASES = {
  ASC_WASI: "1",
  trace: "wasi_trace",
  seed: "wasi_seed",
  console: "wasi_console",
  crypto: "wasi_crypto",
  performance: "wasi_performance",
  process: "wasi_process",
  Date: "wasi_Date",
};

/** Names that may mean one of the aliases; `random` is how a program comes to need a seed. */
const MENTIONS = /\b(console|Date|process|crypto|performance|trace|random)\b/;

/** The sources of the shim, by the path that they have as files of asc's library. */
async function shimSources() {
  const package_ = createRequire(import.meta.url).resolve("@assemblyscript/wasi-shim/asconfig.json");
  const folder = join(dirname(package_), "assembly");
  const sources = new Map();
  for (const part of ["", "bindings"]) {
    for (const name of await readdir(join(folder, part))) {
      if (name.endsWith(".ts"))
        sources.set(`~lib/${join(part, name)}`, await readFile(join(folder, part, name), "utf8"));
    }
  }
  return sources;
}

export async function useWasi(parser, program, isForeign) {
  if (!parser.sources.some((source) => !isForeign(source) && MENTIONS.test(source.text))) return;
  for (const [path, text] of await shimSources()) parser.parseFile(text, path, false);
  for (const [alias, name] of Object.entries(ALIASES)) program.options.globalAliases.set(alias, name);
}
