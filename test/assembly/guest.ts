/** Compiles the guests of these tests, each once per change: the result is kept in build/guests by the inputs' hash. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createHost, type Host } from "../../host-sim/index.js";
import type { FilterOptions, HostOptions } from "../../host-sim/testing/types.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The path of the module that test/guests/<name>.ts becomes. */
export async function compileGuest(name: string, ...options: string[]): Promise<string> {
  const source = `test/guests/${name}.ts`;
  const folder = path.join(root, "build/guests");
  const output = path.join(folder, `${name}-${digest([source, "assembly", "asconfig.json"], options)}.wasm`);
  if (existsSync(output)) return output;
  mkdirSync(folder, { recursive: true });
  // Test files run in parallel: none may see another's half-written module.
  const unfinished = `${output}.${process.pid}.wasm`;
  await compile([path.join(root, source), "--outFile", unfinished, ...options]);
  renameSync(unfinished, output);
  return output;
}

/** Runs asc with the repository's configuration; throws what it says if it fails. */
export async function compile(options: string[]): Promise<void> {
  // Loading the compiler takes longer than most tests: only where something has to be compiled.
  const { default: asc } = await import("assemblyscript/asc");
  const stderr = asc.createMemoryStream();
  const args = [...options, "--baseDir", root, "--config", "asconfig.json"];
  const { error } = await asc.main(args, { stderr, stdout: asc.createMemoryStream() });
  if (error) throw new Error(stderr.toString() || String(error));
}

function digest(inputs: string[], options: string[]): string {
  const hash = createHash("sha256").update(options.join(" "));
  for (const file of inputs.flatMap(filesOf)) hash.update(file).update(readFileSync(path.join(root, file)));
  return hash.digest("hex").slice(0, 16);
}

function filesOf(input: string): string[] {
  if (!statSync(path.join(root, input)).isDirectory()) return /\.(ts|mjs|json)$/.test(input) ? [input] : [];
  return readdirSync(path.join(root, input))
    .sort()
    .flatMap((name) => (name === "node_modules" ? [] : filesOf(`${input}/${name}`)));
}

/** A host with one guest in it. */
export async function hostOf(
  guest: string,
  filter: Partial<FilterOptions> = {},
  options: Partial<HostOptions> = {},
): Promise<Host> {
  const wasm = await compileGuest(guest);
  return createHost({ filters: [{ wasm, name: "guest", ...filter }], ...options });
}

/** What test/guests/sdk-api.ts logs when a request has it do this. */
export async function said(
  what: string,
  headers: Record<string, string | Uint8Array | string[]> = {},
  filter: Partial<FilterOptions> = {},
): Promise<string[]> {
  const host = await hostOf("sdk-api", filter);
  const exchange = await host.exchange({ path: "/path?q=1", headers: { "x-do": what, ...headers } });
  return exchange.logs.map((log) => log.message);
}
