/** The guests of these tests, test/guests/sdk-*.ts. `npm run build` makes them; here only one that has changed since. */
import { readFileSync } from "node:fs";
import { onTestFinished, vi } from "vitest";
import { createHost, type Host } from "../../host-sim/index.js";
import type { FilterOptions, HostOptions } from "../../host-sim/testing/types.js";
import { buildModule, fileModule, isFresh, runAsc } from "../../scripts/asc-build.mjs";
import { tempFolder, writeInto } from "../tools/temp-folder.js";

// A guest that has to be compiled first takes some seconds, more where other tests are busy too.
vi.setConfig({ testTimeout: 60_000 });

/** The path of the module that test/guests/<name>.ts becomes. */
export async function compileGuest(name: string): Promise<string> {
  const module = fileModule(`test/guests/${name}.ts`);
  const problem = isFresh(module) ? undefined : await buildModule(module);
  if (problem) throw new Error(problem);
  return module.output;
}

/** The module that a program becomes which a test has as text. */
export async function moduleOfText(text: string, ...options: string[]): Promise<Buffer<ArrayBuffer>> {
  const folder = tempFolder("program", onTestFinished);
  const source = writeInto(folder, "index.ts", text);
  const output = `${folder}/module.wasm`;
  const problem = await runAsc([source, "--config", "asconfig.json", "--outFile", output, ...options]);
  if (problem) throw new Error(problem);
  return readFileSync(output);
}

/** Sees whether a program compiles; throws what asc says if it does not. */
export async function compile(source: string): Promise<void> {
  const options = ["--noEmit", "--optimizeLevel", "0", "--shrinkLevel", "0"];
  const problem = await runAsc([source, "--config", "asconfig.json", ...options]);
  if (problem) throw new Error(problem);
}

/** The same for a program that a test has as text. */
export async function compileText(text: string): Promise<void> {
  await compile(writeInto(tempFolder("program", onTestFinished), "index.ts", text));
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
