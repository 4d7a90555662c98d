/** Every compiler that the SDK is made for, in a project that has no other: what it makes of our filters runs. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { benchCases } from "../../bench/cases.js";
import { createHost } from "../../host-sim/index.js";
import type { FilterOptions } from "../../host-sim/testing/types.js";
import { tempFolder, writeInto } from "../tools/temp-folder.js";
import { moduleOfText } from "./guest.js";

interface Asc {
  main(args: readonly string[], api: object): Promise<{ error: Error | null }>;
  createMemoryStream(): { toString(): string };
}

/** Version, and the package in our node_modules that has it. */
const compilers = [
  ["0.27", "assemblyscript-0.27"],
  ["0.28", "assemblyscript"],
] as const;
const projects = new Map(compilers.map(([version, name]) => [version, makeProject(name)]));

/** A project in which `assemblyscript` is that compiler, and the SDK a copy: a link would lead back to ours. */
function makeProject(compiler: string): string {
  const project = tempFolder(compiler);
  const modules = path.join(project, "node_modules");
  mkdirSync(path.join(modules, "@assemblyscript"), { recursive: true });
  symlinkSync(path.resolve("node_modules", compiler), path.join(modules, "assemblyscript"));
  symlinkSync(
    path.resolve("node_modules/@assemblyscript/wasi-shim"),
    path.join(modules, "@assemblyscript/wasi-shim"),
  );
  cpSync("assembly", path.join(modules, "as-proxy-wasm-abi"), { recursive: true });
  for (const folder of ["filters", "test/guests"])
    cpSync(folder, path.join(project, folder), { recursive: true });
  writeInto(project, "asconfig.json", '{ "extends": "as-proxy-wasm-abi/asconfig.json" }');
  return project;
}

/** What asc says if it fails or warns: a warning about the SDK would be in every build of its users. */
async function compile(version: string, ...args: string[]): Promise<string | undefined> {
  const project = projects.get(version as (typeof compilers)[number][0])!;
  const asc = (await import(
    /* @vite-ignore */ pathToFileURL(path.join(project, "node_modules/assemblyscript/dist/asc.js")).href
  )) as Asc;
  const stderr = asc.createMemoryStream();
  const options = [...args, "--config", "asconfig.json", "--baseDir", project];
  const { error } = await asc.main(options, { stdout: asc.createMemoryStream(), stderr });
  const said = stderr.toString();
  if (error) return said || String(error);
  return /^WARNING/m.test(said) ? said : undefined;
}

test.each(compilers)("%s is what the project has", async (version, name) => {
  const { version: found } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  expect(found).toMatch(new RegExp(`^${version}\\.`));
});

/** The work that each filter is made for, as the bench has it. */
const works = new Map(benchCases().map((one) => [one.name, one]));
const named = (folder: string, pattern: RegExp) => readdirSync(folder).filter((name) => pattern.test(name));
const filters = named("filters", /^[\w-]+$/);
const guests = [
  ...named("test/guests", /^[\w-]+\.ts$/),
  ...named("test/guests", /^[\w-]+$/)
    .map((name) => `${name}/index.ts`)
    .filter((file) => existsSync(`test/guests/${file}`)),
];
const cross = <T>(list: T[]) => compilers.flatMap(([version]) => list.map((one) => [version, one] as const));

test.each(cross(filters))(
  "AssemblyScript %s builds the filter %s, and a request passes it",
  async (version, name) => {
    const wasm = path.join(projects.get(version)!, `build/${name}.wasm`);
    const args = [`filters/${name}/index.ts`, "--target", "release", "--outFile", `build/${name}.wasm`];
    expect(await compile(version, ...args)).toBeUndefined();
    const work = works.get(name)!;
    const host = await createHost({
      ...work.host,
      filters: [{ ...(work.host.filters![0] as FilterOptions), wasm }],
    });
    expect((await host.exchange(work.request)).response.status).toBe(200);
    expect(host.problems).toEqual([]);
  },
  60_000,
);

test.each(cross(guests))(
  "AssemblyScript %s compiles %s",
  async (version, name) => {
    const options = ["--noEmit", "--optimizeLevel", "0", "--shrinkLevel", "0"];
    expect(await compile(version, `test/guests/${name}`, ...options)).toBeUndefined();
  },
  60_000,
);

test.each(compilers)("the coverage of AssemblyScript %s sees what it counts", async (version) => {
  const args = ["test/guests/covered/index.ts", "--target", "coverage", "--outFile", "build/covered.wasm"];
  expect(await compile(version, ...args)).toBeUndefined();
  const bytes = readFileSync(path.join(projects.get(version)!, "build/covered.wasm"));
  const [section] = WebAssembly.Module.customSections(new WebAssembly.Module(bytes), "proxy_wasm_coverage");
  expect(JSON.parse(new TextDecoder().decode(section)).counters).toBeGreaterThan(100);
});

const faulty = `
import { HeadersAction, HttpContext, filter } from "as-proxy-wasm-abi";

@filter
class Faulty extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const one = this.requestHeaders.get("x-index") == null ? 100 / (count & 0) : [1][count];
    return one > 0 ? HeadersAction.Continue : HeadersAction.StopIteration;
  }
}
`;

async function placesOf(wasm: string | Uint8Array): Promise<string[]> {
  const told = [];
  for (const headers of [[], [["x-index", "1"]]] satisfies Array<Array<[string, string]>>) {
    const host = await createHost({ filters: [{ wasm }] });
    const { logs } = await host.exchange({ headers });
    told.push(
      logs.find(({ level }) => level === "critical")?.message.replace(/\S*index\.ts/, "index.ts") ??
        "nothing",
    );
  }
  return told;
}

// The project's compiler can be the one that our own copy of the SDK has had before.
test.each(compilers)(
  "AssemblyScript %s tells places for each copy of the SDK in a process",
  async (version) => {
    const project = projects.get(version)!;
    const ours = await moduleOfText(faulty);
    writeInto(project, "index.ts", faulty);
    const options = ["--target", "release", "--outFile", "build/faulty.wasm"];
    expect(await compile(version, "index.ts", ...options)).toBeUndefined();
    const places = ["Division by zero at index.ts:7:62", "Index out of range at index.ts:7:82"];
    expect(await placesOf(ours)).toEqual(places);
    expect(await placesOf(path.join(project, "build/faulty.wasm"))).toEqual(places);
  },
);
