/**
 * Compares both sides with spec/abi.json: the generated files, the SDK's bindings and callbacks, the emulator's
 * hostcalls and WASI functions (as built: `npm run build:host`). Names what is missing or has another signature.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readAbi, signature } from "./abi-table.mjs";
import { outOfDate } from "./generate-abi.mjs";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const sdkVersion = "0.2.1";

/** Callbacks that the SDK has no use for, with the reason. */
const notInSdk = new Map([
  ["proxy_validate_configuration", "Envoy never calls it"],
  ["envoy_on_stats_update", "Envoy's own, not of the ABI"],
]);

const wide = new Set(["i64", "u64"]);
const floats = new Set(["f32", "f64"]);
const wasmType = (type) => (wide.has(type) ? "i64" : floats.has(type) ? type : "i32");

/** The signature of an AssemblyScript function: `a: u32, b: usize` and `: Status`. */
function sourceSignature(parameters, result) {
  const types = parameters
    .split(",")
    .filter((part) => part.includes(":"))
    .map((part) => part.split(":")[1].trim());
  return `${types.map(wasmType).join(" ") || "void"} -> ${result === "void" ? "void" : wasmType(result)}`;
}

/** Functions of an AssemblyScript source by name: `pattern` captures name, parameters, result. */
const functionsOf = (source, pattern) =>
  new Map(
    [...source.matchAll(pattern)].map(([, name, parameters, result]) => [
      name,
      sourceSignature(parameters, result),
    ]),
  );

const binding = /@external\("env", "(\w+)"\)\s*export declare function \w+\(([^)]*)\): (\w+)/g;
const callback = /export function ((?:proxy|envoy)_(?:on|validate)_\w+)\(([^)]*)\): (\w+)/g;

/** What is wrong with a set of functions, given what the table wants of them. */
export function compare(side, entries, functions) {
  const wanted = new Map(entries.map((entry) => [entry.name, signature(entry)]));
  const problems = [];
  for (const [name, type] of wanted) {
    if (!functions.has(name)) problems.push(`${side}: ${name} is missing, expected ${type}`);
    else if (functions.get(name) !== type)
      problems.push(`${side}: ${name} is ${functions.get(name)}, expected ${type}`);
  }
  for (const name of functions.keys())
    if (!wanted.has(name)) problems.push(`${side}: ${name} is not in the table`);
  return problems;
}

const ofSdk = (entries) => entries.filter((entry) => entry.versions.includes(sdkVersion));
const read = (path) => (existsSync(at(path)) ? readFileSync(at(path), "utf8") : "");

function checkSdk(abi) {
  const hostcalls = ofSdk(abi.hostcalls).filter((entry) => /^(proxy|envoy)_/.test(entry.name));
  const callbacks = ofSdk(abi.callbacks).filter((entry) => !notInSdk.has(entry.name));
  return [
    ...compare(
      "assembly/abi/hostcalls.ts",
      hostcalls,
      functionsOf(read("assembly/abi/hostcalls.ts"), binding),
    ),
    ...compare(
      "assembly/abi/callbacks.ts",
      callbacks,
      functionsOf(read("assembly/abi/callbacks.ts"), callback),
    ),
  ];
}

/** A JavaScript function tells how many parameters it has; their types are checked where it is compiled. */
export function compareArity(side, entries, functions) {
  const problems = [];
  for (const { name, slots } of entries) {
    const found = functions[name];
    const parameters = slots.map((slot) => slot.name).join(", ");
    if (typeof found !== "function") problems.push(`${side}: ${name} is missing, expected (${parameters})`);
    else if (found.length !== slots.length)
      problems.push(
        `${side}: ${name} has ${found.length} parameters, expected ${slots.length}: (${parameters})`,
      );
  }
  const known = new Set(entries.map((entry) => entry.name));
  return [
    ...problems,
    ...Object.keys(functions)
      .filter((name) => !known.has(name))
      .map((name) => `${side}: ${name} is not in the table`),
  ];
}

async function checkEmulator(abi) {
  if (!existsSync(at("host-sim/dist/abi/hostcalls/index.js")))
    return ["host-sim is not built: npm run build:host"];
  const { createHostcalls } = await import(at("host-sim/dist/abi/hostcalls/index.js"));
  const { createWasi } = await import(at("host-sim/dist/abi/wasi/index.js"));
  return [
    ...compareArity("host-sim/abi/hostcalls", abi.hostcalls, createHostcalls({})),
    ...compareArity("host-sim/abi/wasi", abi.wasi, createWasi({})),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const abi = readAbi();
  const stale = outOfDate().map(({ path }) => `${path} is out of date: node scripts/generate-abi.mjs`);
  const problems = [...stale, ...checkSdk(abi), ...(await checkEmulator(abi))];
  for (const problem of problems) console.log(problem);
  if (problems.length === 0)
    console.log(
      `${abi.hostcalls.length} hostcalls, ${abi.wasi.length} WASI functions, ${abi.callbacks.length} callbacks agree`,
    );
  process.exitCode = problems.length === 0 ? 0 : 1;
}
