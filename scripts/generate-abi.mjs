/** Writes what both sides share from spec/abi.json. `--check` writes nothing and fails where a file is out of date. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { camel, readAbi } from "./abi-table.mjs";

const banner = "// Generated from spec/abi.json by scripts/generate-abi.mjs. Do not edit.\n";
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const abi = readAbi();

const hostEnum = ([name, { about, values }]) =>
  `/** ${about} */\nexport const ${name} = ${JSON.stringify(values)} as const;\n` +
  `export type ${name} = (typeof ${name})[keyof typeof ${name}];\n`;

const guestEnum = ([name, { about, values }]) =>
  `/** ${about} */\nexport const enum ${name} {\n` +
  Object.entries(values)
    .map(([key, value]) => `  ${key} = ${value},\n`)
    .join("") +
  "}\n";

const parameters = (pairs) => pairs.map(([name, kind]) => ({ name, kind }));
const types = (slots) => slots.map((slot) => slot.type);
const results = (entry) => (entry.result === "none" ? [] : ["i32"]);

const importRow = (entry) => ({
  name: entry.name,
  modules: entry.modules,
  versions: entry.versions,
  parameters: parameters(entry.parameters),
  returns: parameters(entry.returns),
  result: entry.result,
  wasmParameters: types(entry.slots),
  wasmResults: results(entry),
  start: entry.start,
  allocation: entry.allocation,
  capability: entry.capability,
});

const callbackRow = (entry) => ({
  name: entry.name,
  key: entry.key,
  versions: entry.versions,
  parameters: parameters(entry.parameters),
  result: entry.result,
  wasmParameters: types(entry.slots),
  wasmResults: results(entry),
  capability: entry.capability,
});

const tableFile = () => `${banner}
import type { CallbackEntry, ImportEntry } from "./table-types.js";

export const enumNames: Readonly<Record<string, readonly string[]>> = ${JSON.stringify(
  Object.fromEntries(Object.entries(abi.enums).map(([name, { values }]) => [name, Object.keys(values)])),
)};

/** Module \`env\`. */
export const hostcalls: readonly ImportEntry[] = ${JSON.stringify(abi.hostcalls.map(importRow))};

/** Modules \`wasi_unstable\` and \`wasi_snapshot_preview1\`. */
export const wasi: readonly ImportEntry[] = ${JSON.stringify(abi.wasi.map(importRow))};

/** What a module may export, in the order in which Envoy looks. */
export const callbacks: readonly CallbackEntry[] = ${JSON.stringify(abi.callbacks.map(callbackRow))};
`;

const jsType = (type) => (type === "i64" ? "bigint" : "number");
const list = (slots) => slots.map((slot) => `${camel(slot.name)}: ${jsType(slot.type)}`).join(", ");
const method = (entry) =>
  `  ${entry.name}(${list(entry.slots)}): ${entry.result === "none" ? "void" : "number"};\n`;

const lastByKey = [...new Map(abi.callbacks.map((entry) => [entry.key, entry])).values()];
const callbackMember = (entry) =>
  `  readonly ${entry.key}?: (${list(entry.slots)}) => ${entry.result === "none" ? "void" : "number"};\n`;

const signaturesFile = () => `${banner}
/** Every hostcall of module \`env\`, as wasm calls it. */
export interface HostcallFunctions {
${abi.hostcalls.map(method).join("")}}

/** Every WASI function, as wasm calls it. */
export interface WasiFunctions {
${abi.wasi.map(method).join("")}}

/** The callbacks of a module; absent where it does not export one. ABI 0.1.0 ignores \`endOfStream\` of headers. */
export interface Callbacks {
${lastByKey.map(callbackMember).join("")}}
`;

const format = (path, text) => {
  const biome = at("node_modules/.bin/biome");
  const run = spawnSync(biome, ["format", `--stdin-file-path=${path}`], {
    input: text,
    encoding: "utf8",
    cwd: at("."),
  });
  if (run.status !== 0) throw new Error(`biome could not format ${path}: ${run.stderr}`);
  return run.stdout;
};

const files = {
  "host-sim/abi/enums.ts": () => `${banner}\n${Object.entries(abi.enums).map(hostEnum).join("\n")}`,
  "host-sim/abi/table.ts": tableFile,
  "host-sim/abi/signatures.ts": signaturesFile,
  "assembly/abi/enums.ts": () => `${banner}\n${Object.entries(abi.enums).map(guestEnum).join("\n")}`,
};

/** The generated files with their text, formatted as the repository wants it. */
export const generate = () =>
  Object.entries(files).map(([path, text]) => ({
    path,
    text: path.startsWith("host-sim/") ? format(path, text()) : text(),
  }));

/** The generated files whose text on disk is another one. */
export const outOfDate = () => generate().filter(({ path, text }) => readOrEmpty(at(path)) !== text);

function readOrEmpty(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale = outOfDate();
  if (!process.argv.includes("--check")) for (const { path, text } of stale) writeFileSync(at(path), text);
  for (const { path } of stale)
    console.log(process.argv.includes("--check") ? `out of date: ${path}` : `wrote ${path}`);
  process.exitCode = process.argv.includes("--check") && stale.length > 0 ? 1 : 0;
}
