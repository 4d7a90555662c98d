/** The hand-written modules of bench/limit/: as small and fast as a filter can be that makes the same hostcalls. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { assemble } from "./wabt.js";

const source = "bench/limit";
const target = "build/limit";

/** Assembles them all; gives their names. */
export function buildLimits(): string[] {
  mkdirSync(target, { recursive: true });
  const names = readdirSync(source)
    .filter((name) => name.endsWith(".wat"))
    .map((name) => name.replace(".wat", ""));
  for (const name of names) {
    writeFileSync(limitModule(name), assemble(readFileSync(`${source}/${name}.wat`, "utf8")));
  }
  return names;
}

/** The path of a module. */
export const limitModule = (name: string): string => `${target}/${name}.wasm`;
