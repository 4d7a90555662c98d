/** What asc makes of the repository's AssemblyScript, and whether it is up to date. */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { threadId } from "node:worker_threads";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What every module depends on. */
const SHARED = ["assembly", "asconfig.json", "package-lock.json", "scripts/asc-build.mjs"];

/** The modules that one filter becomes. */
function filterModules(name) {
  const folder = `filters/${name}`;
  const common = { entry: `${folder}/index.ts`, inputs: folder, config: `${folder}/asconfig.json` };
  return [
    { ...common, name, target: "release", output: `build/${name}/plugin.wasm` },
    { ...common, name: `${name} (debug)`, target: "debug", output: `build/${name}/plugin.debug.wasm` },
  ];
}

/** The module of a single file: `bench/peers/auth.ts` becomes `build/peers/auth.wasm`. */
export function fileModule(entry) {
  const [, group, file] = entry.match(/([^/]+)\/([^/]+)\.ts$/);
  const output = `build/${group}/${file}.wasm`;
  return {
    name: `${group}/${file}`,
    entry,
    inputs: entry,
    config: "asconfig.json",
    target: "release",
    output,
  };
}

/** Planted traps as a release has them, with its map: its lines are what `explain` tells. */
export const trapsModule = { ...fileModule("test/guests/planted/traps.ts"), sourceMap: true };

/** The SDK's helpers as exports, without its transform. */
export const helpersModule = {
  name: "guests/helpers",
  entry: "test/guests/helpers/exports.ts",
  inputs: "test/guests/helpers",
  config: "test/guests/helpers/asconfig.json",
  target: "release",
  output: "build/guests/helpers.wasm",
};

/** Everything that can be built, in a steady order: filters, the benchmark's peers, the guests of tests. */
export function allModules() {
  const filters = names("filters").filter((name) => existsSync(join(root, "filters", name, "index.ts")));
  const files = ["bench/peers", "test/guests"].flatMap((folder) =>
    names(folder)
      .filter((name) => name.endsWith(".ts"))
      .map((name) => fileModule(`${folder}/${name}`)),
  );
  return [
    ...filters.flatMap(filterModules),
    fileModule("bench/medium/index.ts"),
    ...files,
    helpersModule,
    trapsModule,
  ];
}

function names(folder) {
  return existsSync(join(root, folder)) ? readdirSync(join(root, folder)).sort() : [];
}

/** The files that a path means: itself, or the sources below it. */
function filesOf(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return names(path)
    .filter((name) => name !== "node_modules" && !name.endsWith(".md"))
    .flatMap((name) => filesOf(`${path}/${name}`));
}

function digest(paths) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap(filesOf)) {
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(root, path)));
  }
  return hash.digest("hex");
}

let shared;

/** What a module is made of, as one word. */
function inputsOf(module) {
  shared ??= digest(SHARED);
  return `${shared} ${digest([module.inputs])}`;
}

const stampOf = (module) => join(root, `${module.output}.inputs`);

/** True if the module is there and made of what is there now. */
export function isFresh(module) {
  const stamp = stampOf(module);
  return (
    existsSync(join(root, module.output)) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === inputsOf(module)
  );
}

/** Runs asc in the repository; gives what it says if it fails. */
export async function runAsc(args) {
  // Loading the compiler takes longer than most of what needs no compiling.
  const { default: asc } = await import("assemblyscript/asc");
  const stderr = asc.createMemoryStream();
  const options = [...args, "--baseDir", root];
  const { error } = await asc.main(options, { stdout: asc.createMemoryStream(), stderr });
  return error ? stderr.toString() || String(error) : undefined;
}

/** Compiles one module; gives what the compiler says if it fails. */
export async function buildModule(module) {
  mkdirSync(join(root, dirname(module.output)), { recursive: true });
  const inputs = inputsOf(module);
  // Tests run in parallel: none may see another's half-written module. Source maps name their module: build these in place.
  const hasMap = module.target === "debug" || module.sourceMap;
  const output = hasMap ? module.output : `${module.output}.${process.pid}-${threadId}.wasm`;
  const args = [module.entry, "--config", module.config, "--target", module.target, "--outFile", output];
  if (module.sourceMap) args.push("--sourceMap");
  const problem = await runAsc(args);
  if (problem) return problem;
  if (output !== module.output) renameSync(join(root, output), join(root, module.output));
  writeFileSync(stampOf(module), inputs);
  return undefined;
}

/** How many bytes a module has. */
export function sizeOf(module) {
  return statSync(join(root, module.output)).size;
}
