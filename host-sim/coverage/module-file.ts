/** `plugin.coverage.wasm` beside `plugin.wasm`: the same filter, compiled to count. */
import { statSync } from "node:fs";
import { HostSimError } from "../errors.js";
import { isCollecting } from "./collector.js";

/**
 * The file to load for a module: while coverage is collected the one that counts, where there is one. Throws HostSimError
 * COVERAGE_STALE where it is older than the module, since the tests would run another filter than the one that ships.
 */
export function countingFile(file: string): string {
  if (!isCollecting() || !file.endsWith(".wasm")) return file;
  const counting = file.replace(/\.wasm$/, ".coverage.wasm");
  const time = changeOf(counting);
  if (time === undefined) return file;
  if (time >= (changeOf(file) ?? 0)) return counting;
  throw new HostSimError(
    "COVERAGE_STALE",
    `"${counting}" is older than "${file}"`,
    "Compile it again with the target `coverage`, behind the release.",
  );
}

const changeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.mtimeMs;
