/** The files of asc's transforms: Node imports them, so that asc does not read them. */
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { SourceProject } from "./project.js";

/** Every module beside the transforms that the configurations name. */
export function transformFiles(
  { base, entry }: SourceProject,
  read: ReadonlyMap<string, string | null>,
): string[] {
  const names = [...read].flatMap(([file, text]) =>
    isConfig(file) && text !== null ? transformsIn(text) : [],
  );
  return names.flatMap((name) => filesBeside(find(name, [base, path.dirname(entry)])));
}

const isConfig = (file: string): boolean => file.endsWith(".json");

function transformsIn(text: string): string[] {
  try {
    const { options = {}, targets = {} } = JSON.parse(text);
    return [options, ...Object.values(targets)].flatMap(
      (one) => (one as { transform?: string[] }).transform ?? [],
    );
  } catch {
    return [];
  }
}

function find(name: string, folders: readonly string[]): string | null {
  for (const folder of folders) {
    const file = path.resolve(folder, name);
    if (existsSync(file)) return file;
    try {
      return createRequire(path.join(folder, "x")).resolve(name);
    } catch {
      // not from here
    }
  }
  return null;
}

function filesBeside(file: string | null): string[] {
  if (file === null) return [];
  const folder = path.dirname(file);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.[cm]?js$/.test(name))
    .map((name) => path.join(folder, name));
}
