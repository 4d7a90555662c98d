/** Compiles every AssemblyScript program without writing anything. */
import { existsSync } from "node:fs";
import path from "node:path";
import asc from "assemblyscript/asc";
import { files } from "./files.mjs";

/** Entry files: the SDK's door, every filter, the benchmark's peers, the guests of tests. */
export const asSources = () =>
  files(
    /^(assembly\/index|filters\/[^/]+\/index|(bench\/(peers|medium)|test\/guests)\/([^/]+|[^/]+\/index))\.ts$/,
  );

/** All sources one after the other; the first errors of each that fails. */
export async function compileOnly(sources) {
  const failures = [];
  for (const source of sources) {
    const output = await compile(source);
    if (output !== "") failures.push(`${source}\n${output}`);
  }
  if (sources.length === 0) failures.push("there is no AssemblyScript source");
  return { ok: failures.length === 0, output: failures.join("\n\n") };
}

/** What the compiler says; empty when it is content. */
async function compile(source) {
  const stderr = asc.createMemoryStream();
  const options = [
    "--config",
    configurationOf(source),
    "--noEmit",
    "--optimizeLevel",
    "0",
    "--shrinkLevel",
    "0",
  ];
  const { error } = await asc.main([source, ...options], { stderr, stdout: asc.createMemoryStream() });
  return error ? stderr.toString() || String(error) : "";
}

/** The nearest asconfig.json on the way up, as a filter has its own. */
function configurationOf(source) {
  for (let folder = path.dirname(source); folder !== "."; folder = path.dirname(folder))
    if (existsSync(path.join(folder, "asconfig.json"))) return path.join(folder, "asconfig.json");
  return "asconfig.json";
}
