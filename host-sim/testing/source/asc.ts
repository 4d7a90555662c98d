/** Runs the AssemblyScript compiler in this process, and notes what it reads. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { isCollecting } from "../../coverage/collector.js";
import { HostSimError } from "../../errors.js";
import type { SourceProject } from "./project.js";

/** What of `assemblyscript/asc` is used here. */
interface Asc {
  main(args: readonly string[], api: object): Promise<{ error: Error | null }>;
  createMemoryStream(): { toString(): string };
}

export interface Compiled {
  /** Module and source map, by the name of the file. */
  readonly outputs: ReadonlyMap<string, Uint8Array>;
  /** Absolute paths, in order; text as it was read, `null` for what is not there. */
  readonly read: ReadonlyMap<string, string | null>;
}

export const moduleFile = "plugin.wasm";
export const mapFile = "plugin.wasm.map";

/** Names, a source map and nothing inlined, whatever the target says. */
export const argumentsOf = ({ entry, base, config }: SourceProject): string[] => [
  path.relative(base, entry),
  ...(config === null
    ? ["--config", "none"]
    : ["--config", path.relative(base, config), "--target", isCollecting() ? "coverage" : "debug"]),
  "--debug",
  "--sourceMap",
  // an inlined function has no line of its own
  "--optimizeLevel",
  "0",
  "--shrinkLevel",
  "0",
  "--outFile",
  moduleFile,
];

/** One after the other: the compiler is one for the whole process. */
let queue: Promise<unknown> = Promise.resolve();

export function compile(project: SourceProject): Promise<Compiled> {
  const compiled = queue.then(() => run(project));
  queue = compiled.catch(() => {});
  return compiled;
}

async function run(project: SourceProject): Promise<Compiled> {
  const asc = await loadCompiler(project.asc);
  const outputs = new Map<string, Uint8Array>();
  const read = new Map<string, string | null>();
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main([...argumentsOf(project), "--baseDir", project.base], {
    stdout: asc.createMemoryStream(),
    stderr,
    readFile: (name: string, folder: string) => readNoted(path.resolve(folder, name), read),
    writeFile: (name: string, content: string | Uint8Array) => {
      outputs.set(path.basename(name), typeof content === "string" ? Buffer.from(content) : content.slice());
    },
  });
  if (error !== null) throw doesNotCompile(project, stderr.toString() || String(error), error);
  if (!hasVersion(outputs.get(moduleFile))) throw withoutVersion(project, read);
  return { outputs, read };
}

/** A module without it is refused by every host, and the reason lies in how it was compiled. */
const hasVersion = (module: Uint8Array | undefined): boolean =>
  module !== undefined &&
  Buffer.from(module.buffer, module.byteOffset, module.length).includes("proxy_abi_version_");

function withoutVersion({ entry, base, config }: SourceProject, read: Compiled["read"]): HostSimError {
  const missing = [...read].find(([file, text]) => text === null && path.basename(file) === "asconfig.json");
  const relative = (file: string) => path.relative(base, file);
  const reason =
    missing === undefined
      ? `Is it a @filter class, and does ${config === null ? "an asconfig.json beside it" : relative(config)} extend the SDK's?`
      : `${relative(missing[0])}, which its configuration extends, is not there.`;
  return new HostSimError(
    "SOURCE_WITHOUT_ABI",
    `${relative(entry)} compiles, but no Proxy-Wasm host would load it: no proxy_abi_version is exported. ${reason}`,
    'The asconfig.json of a filter says { "extends": "as-proxy-wasm-abi/asconfig.json" }, which brings the transform.',
  );
}

async function loadCompiler(file: string): Promise<Asc> {
  const loaded = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Asc & { default?: Asc };
  return loaded.default ?? loaded;
}

function readNoted(file: string, read: Map<string, string | null>): string | null {
  const text = textOf(file);
  read.set(file, text);
  return text;
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** asc's own words end each diagnostic with `in file.ts(line,column)`. */
const place = /in ([^\s(]+)\((\d+),(\d+)\)/;

function doesNotCompile({ entry, base }: SourceProject, said: string, cause: Error): HostSimError {
  const name = path.relative(base, entry);
  const found = place.exec(said);
  const where = found === null ? "" : ` at ${found[1]}:${found[2]}:${found[3]}`;
  return new HostSimError(
    "SOURCE_DOES_NOT_COMPILE",
    `${name} does not compile${where}. asc says:\n\n${said.trimEnd()}`,
    "",
    { cause },
  );
}
