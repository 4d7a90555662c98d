/**
 * Compiles the AssemblyScript of the repository: filters/<name>/index.ts to build/<name>/plugin.wasm and, with names and a
 * source map, build/<name>/plugin.debug.wasm; bench/peers/<name>.ts to build/peers/<name>.wasm; test/guests/<name>.ts to
 * build/guests/<name>.wasm.
 *
 *   node scripts/build-filters.mjs [name ...] [--force]
 *
 * What has not changed since the last build is left alone. One process compiles all, one after the other: the compiler
 * is warm after the first.
 */
import { allModules, buildModule, isFresh, sizeOf } from "./asc-build.mjs";

function report(module, note) {
  const size = sizeOf(module).toLocaleString("en");
  console.log(`${module.name.padEnd(26)} ${size.padStart(8)} bytes  ${note}`);
}

/** Shows on a terminal what is being compiled. */
function progress(text) {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}`);
}

/** Builds one module if it has to; false if it does not compile. */
async function build(module, force) {
  if (!force && isFresh(module)) {
    report(module, "unchanged");
    return true;
  }
  progress(`compiling ${module.entry} ...`);
  const started = performance.now();
  const problem = await buildModule(module);
  progress("");
  if (problem) console.error(`${module.name}: ${module.entry} does not compile\n\n${problem}`);
  else report(module, `${Math.round(performance.now() - started)} ms`);
  return !problem;
}

/** The modules that the names on the command line mean; all without any. */
function modulesFor(wanted) {
  const modules = allModules();
  if (!wanted.length) return modules;
  const chosen = modules.filter((module) => wanted.includes(module.name.replace(" (debug)", "")));
  if (!chosen.length) throw new Error(`nothing to build: no filter is called ${wanted.join(", ")}`);
  return chosen;
}

const args = process.argv.slice(2);
const force = args.includes("--force");
for (const module of modulesFor(args.filter((arg) => !arg.startsWith("--")))) {
  if (!(await build(module, force))) process.exitCode = 1;
}
