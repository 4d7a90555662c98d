/** What a filter's source belongs to: its project, its configuration, its compiler. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { HostSimError } from "../../errors.js";

export interface SourceProject {
  /** Absolute. */
  readonly entry: string;
  /** From which asc tells paths, and where it finds packages: the folder of the run, else the nearest package.json's. */
  readonly base: string;
  /** The nearest `asconfig.json`; `null` without one. */
  readonly config: string | null;
  /** The compiler's module. */
  readonly asc: string;
  readonly ascVersion: string;
  /** Of the nearest package.json. */
  readonly root: string;
}

export function findProject(entry: string): SourceProject {
  if (!existsSync(entry)) throw noSource(entry);
  const root = path.dirname(upwards(path.dirname(entry), "package.json") ?? path.join(process.cwd(), "x"));
  const base = isInside(process.cwd(), entry) ? process.cwd() : root;
  const config = upwards(path.dirname(entry), "asconfig.json", base);
  return { entry, base, config, root, ...findCompiler(entry) };
}

function findCompiler(entry: string): { asc: string; ascVersion: string } {
  for (const from of [entry, path.join(process.cwd(), "package.json")]) {
    const asc = resolveCompiler(from);
    if (asc !== null) return { asc, ascVersion: versionOf(asc) };
  }
  throw new HostSimError(
    "COMPILER_MISSING",
    `"${entry}" cannot be compiled: assemblyscript is not installed in its project`,
    "npm install --save-dev assemblyscript",
  );
}

function resolveCompiler(from: string): string | null {
  for (const folder of createRequire(from).resolve.paths("assemblyscript") ?? []) {
    const asc = path.join(folder, "assemblyscript", "dist", "asc.js");
    if (existsSync(asc)) return asc;
  }
  return null;
}

const versionOf = (asc: string): string =>
  JSON.parse(readFileSync(path.join(asc, "..", "..", "package.json"), "utf8")).version;

const isInside = (folder: string, file: string): boolean => {
  const relative = path.relative(folder, file);
  return !relative.startsWith("..") && !path.isAbsolute(relative);
};

/** The first such file on the way up; `null` where there is none up to `last`. */
function upwards(folder: string, name: string, last = path.parse(folder).root): string | null {
  const file = path.join(folder, name);
  if (existsSync(file)) return file;
  const above = path.dirname(folder);
  return folder === last || above === folder ? null : upwards(above, name, last);
}

const noSource = (entry: string): HostSimError =>
  new HostSimError(
    "SOURCE_UNREADABLE",
    `there is no source "${entry}"`,
    "The path is taken from the folder in which the test runs.",
  );
