/** A project outside of the repository, with our packages and tools linked into it. */
import { symlinkSync } from "node:fs";
import path from "node:path";
import { runCommand } from "./run-command.js";
import { tempFolder, writeInto } from "./temp-folder.js";

export interface Project {
  readonly folder: string;
  /** The whole path of one of its files. */
  file(name: string): string;
  write(file: string, text: string): void;
  /** Runs an installed tool; gives what it printed, and throws with it when the tool fails. */
  run(tool: string, ...args: string[]): string;
  /** Compiles a filter, for release unless another target is said. */
  build(entry: string, outFile: string, target?: string): void;
}

/** Gone when the file's tests are over. Not to be called inside of a test. */
export function linkedProject(name: string): Project {
  const folder = tempFolder(`proxy-wasm-${name}`);
  symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
  const run = (tool: string, ...args: string[]) =>
    runCommand(folder, path.resolve("node_modules/.bin", tool), ...args);
  return {
    folder,
    file: (file) => path.join(folder, file),
    write: (file, text) => void writeInto(folder, file, text),
    run,
    build: (entry, outFile, target = "release") =>
      void run("asc", entry, "--target", target, "--outFile", outFile),
  };
}
