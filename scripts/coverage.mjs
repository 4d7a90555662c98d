/**
 * `npm run coverage -- [vitest's arguments]`: which lines, functions and branches of the filters their tests reach.
 * Compiles every filter with counters, to build/<name>/plugin.coverage.wasm, and runs vitest.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { runAsc } from "./asc-build.mjs";

for (const name of readdirSync("filters")) {
  const folder = `filters/${name}`;
  const output = `build/${name}/plugin.coverage.wasm`;
  const options = ["--config", `${folder}/asconfig.json`, "--target", "coverage", "--outFile", output];
  const problem = await runAsc([`${folder}/index.ts`, ...options]);
  if (problem) throw new Error(problem);
}

const wanted = process.argv.slice(2);
const args = ["run", "--coverage", ...(wanted.length > 0 ? wanted : ["test/filters"])];
process.exitCode = spawnSync("node_modules/.bin/vitest", args, { stdio: "inherit" }).status ?? 1;
