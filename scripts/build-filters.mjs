/**
 * Compiles the filters: filters/<name>/index.ts to build/<name>/plugin.wasm and, with names and a source map,
 * build/<name>/plugin.debug.wasm; bench/peers/<name>.ts to build/peers/<name>.wasm.
 *
 *   node scripts/build-filters.mjs [name ...] [--force]
 *
 * What has not changed since the last build is left alone. One process compiles all, one after the other: the compiler
 * is warm after the first.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/** What every module depends on. */
const SHARED = ["assembly", "asconfig.json", "package-lock.json", "scripts/build-filters.mjs"];

/** The modules that one filter becomes. */
function filterOutputs(name) {
  const folder = `filters/${name}`;
  const common = { entry: `${folder}/index.ts`, inputs: folder, config: `${folder}/asconfig.json` };
  return [
    { ...common, name, target: "release", output: `build/${name}/plugin.wasm` },
    { ...common, name: `${name} (debug)`, target: "debug", output: `build/${name}/plugin.debug.wasm` },
  ];
}

function peerOutput(entry) {
  const name = entry.replace(/^.*\//, "").replace(/\.ts$/, "");
  const output = `build/peers/${name}.wasm`;
  return { name: `peers/${name}`, entry, inputs: entry, config: "asconfig.json", target: "release", output };
}

/** Everything that can be built, in a steady order. */
function allOutputs() {
  const filters = names("filters").filter((name) => existsSync(join(root, "filters", name, "index.ts")));
  const peers = names("bench/peers").filter((name) => name.endsWith(".ts"));
  return [...filters.flatMap(filterOutputs), ...peers.map((name) => peerOutput(`bench/peers/${name}`))];
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
  for (const path of paths.flatMap(filesOf))
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(root, path)));
  return hash.digest("hex");
}

const stampOf = (item) => `${item.output}.inputs`;

function isFresh(item, inputs) {
  const stamp = join(root, stampOf(item));
  return existsSync(join(root, item.output)) && existsSync(stamp) && readFileSync(stamp, "utf8") === inputs;
}

/** Compiles one module; gives what the compiler says if it fails. */
async function compile(asc, item) {
  await mkdir(join(root, dirname(item.output)), { recursive: true });
  const stderr = asc.createMemoryStream();
  const args = [item.entry, "--config", item.config, "--target", item.target, "--outFile", item.output];
  const { error } = await asc.main(args, { stdout: asc.createMemoryStream(), stderr });
  return error ? stderr.toString() || String(error) : undefined;
}

function report(item, note) {
  const size = statSync(join(root, item.output)).size.toLocaleString("en");
  console.log(`${item.name.padEnd(24)} ${size.padStart(8)} bytes  ${note}`);
}

/** Shows on a terminal what is being compiled. */
function progress(text) {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}`);
}

async function build(wanted, force) {
  const items = allOutputs().filter(
    (item) => !wanted.length || wanted.includes(item.name.replace(" (debug)", "")),
  );
  if (!items.length) throw new Error(`nothing to build: no filter is called ${wanted.join(", ")}`);
  const sdk = digest(SHARED);
  let asc;
  let failures = 0;
  for (const item of items) {
    const inputs = `${sdk} ${digest([item.inputs])}`;
    if (!force && isFresh(item, inputs)) {
      report(item, "unchanged");
      continue;
    }
    progress(`compiling ${item.entry} ...`);
    const started = performance.now();
    asc ??= (await import("assemblyscript/asc")).default;
    const problem = await compile(asc, item);
    progress("");
    if (problem) {
      failures += 1;
      console.error(`${item.name}: ${item.entry} does not compile\n\n${problem}`);
      continue;
    }
    writeFileSync(join(root, stampOf(item)), inputs);
    report(item, `${Math.round(performance.now() - started)} ms`);
  }
  return failures;
}

process.chdir(root);
const args = process.argv.slice(2);
const failures = await build(
  args.filter((arg) => !arg.startsWith("--")),
  args.includes("--force"),
);
process.exitCode = failures ? 1 : 0;
