/** A project outside of the repository that has the two packages as a user gets them: from their tarballs. */
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "../tools/run-command.js";
import { writeInto } from "../tools/temp-folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const packages = ["assembly", "host-sim"];
/** Tools that a user installs beside the packages. They are linked: what they contain is not ours to prove. */
const tools = { assemblyscript: "asc", vitest: "vitest" };

interface Project {
  folder: string;
  write(file: string, text: string): void;
  /** Runs an installed tool; gives what it prints, and throws with it when it fails. */
  run(tool: string, ...args: string[]): string;
}

/**
 * Packs both packages and their dependencies and installs the tarballs without a network: npm finds every dependency
 * among them, and whatever a package forgets to ship or to declare is missing as it would be for a user.
 */
export function createProject(folder: string): Project {
  writeInto(folder, "package.json", JSON.stringify({ name: "project", private: true, type: "module" }));
  const tarballs = pack(folder, [...packages.map((name) => path.join(root, name)), ...dependencyFolders()]);
  runCommand(
    folder,
    "npm",
    "install",
    "--offline",
    "--legacy-peer-deps",
    "--ignore-scripts",
    "--no-package-lock",
    ...tarballs,
  );
  for (const [name, bin] of Object.entries(tools)) link(folder, name, bin);
  return {
    folder,
    write: (file, text) => void writeInto(folder, file, text),
    run: (tool, ...args) => runCommand(folder, path.join(folder, "node_modules", ".bin", tool), ...args),
  };
}

function pack(folder: string, sources: string[]): string[] {
  const output = runCommand(
    root,
    "npm",
    "pack",
    "--json",
    "--ignore-scripts",
    "--pack-destination",
    folder,
    ...sources,
  );
  const packed = JSON.parse(output.slice(output.indexOf("["))) as Array<{ filename: string }>;
  return packed.map(({ filename }) => `./${filename.replace("@", "").replace("/", "-")}`);
}

/** Where the repository has the dependencies that the packages declare, and the dependencies of these. */
function dependencyFolders(): string[] {
  const found = new Set<string>();
  const add = (folder: string) => {
    for (const name of dependenciesOf(folder)) {
      const dependency = path.join(root, "node_modules", name);
      if (found.has(dependency)) continue;
      found.add(dependency);
      add(dependency);
    }
  };
  for (const name of packages) add(path.join(root, name));
  return [...found];
}

function dependenciesOf(folder: string): string[] {
  const { dependencies = {} } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  return Object.keys(dependencies);
}

function link(folder: string, name: string, bin: string): void {
  const modules = path.join(folder, "node_modules");
  const source = path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  symlinkSync(source, path.join(modules, name));
  mkdirSync(path.join(modules, ".bin"), { recursive: true });
  cpSync(path.join(root, "node_modules", ".bin", bin), path.join(modules, ".bin", bin), {
    verbatimSymlinks: true,
  });
}
